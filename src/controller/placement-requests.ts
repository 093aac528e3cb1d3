import type { CellPolicy, PoolPolicy } from './model/pool.ts';

/** What an instance asks of its place beside its size. Rules are texts as they would be typed. */
export interface PlacementWishes {
  readonly labels?: Readonly<Record<string, string>>;
  /** Near these: `db-1`, `role=web`, `prefer:role=web@rack`. */
  readonly affinity?: readonly string[];
  /** Apart from these. */
  readonly antiAffinity?: readonly string[];
  /** Only on cells with these labels: `disk=ssd`, `disk!=hdd`, `prefer:gpu`. */
  readonly cellLabels?: readonly string[];
  /** Only where guests run so. */
  readonly accelerator?: 'kvm' | 'qemu';
}

export interface PlaceRequest extends PlacementWishes {
  readonly pool: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  /** How many of them; one unless it is told. */
  readonly count?: number;
  readonly image?: string;
  readonly cell?: string;
  readonly network?: string;
}

/** What of a pool's policy is to be another; sizes in bytes. */
export type PoolPolicyChange = Partial<Omit<PoolPolicy, 'cpuModel' | 'machineType' | 'domains'>> & {
  readonly domains?: string[];
};

export interface SetCellRequest {
  readonly name: string;
  readonly policy?: Partial<CellPolicy>;
  /** What the cell shall have from its pool again. */
  readonly asPool?: (keyof CellPolicy)[];
  readonly labels?: Record<string, string>;
  readonly unlabel?: string[];
}
