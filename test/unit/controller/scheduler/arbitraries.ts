import fc from 'fast-check';
import type { AffinityRule, CellRule, PlacementRules } from '../../../../src/controller/model/affinity.ts';
import {
  type CellPolicy,
  defaultPoolPolicy,
  type PoolPolicy,
  strategies,
} from '../../../../src/controller/model/pool.ts';
import { GiB, MiB } from '../../../../src/controller/model/units.ts';
import type { Amounts, PlacementCell, Seen } from '../../../../src/controller/scheduler/placement-cell.ts';
import type { PlacedInstance, PlacementPool } from '../../../../src/controller/scheduler/placement-pool.ts';
import type { PlacementRequest } from '../../../../src/controller/scheduler/placement-request.ts';

export const now = Date.UTC(2026, 10, 20, 12);

/** Few values of each kind, so that things collide often. */
const seldom = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const sometimes = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const labels = fc.record(
  { rack: fc.constantFrom('r1', 'r2', 'r3'), disk: fc.constantFrom('ssd', 'hdd') },
  { requiredKeys: [] },
);
const network = fc.constantFrom(
  { kind: 'bridge', name: 'br0' } as const,
  { kind: 'libvirt', name: 'default' } as const,
);
const images = [
  { id: 'image-a', sizeBytes: 2 * GiB, format: 'qcow2' },
  { id: 'image-b', sizeBytes: 700 * MiB, format: 'qcow2' },
] as const;

export const policy: fc.Arbitrary<PoolPolicy> = fc
  .record({
    coresRatio: fc.constantFrom(1, 2, 4, 1.5),
    memoryRatio: fc.constantFrom(1, 1.25),
    diskRatio: fc.constantFrom(1, 2),
    keptCores: fc.constantFrom(0, 1),
    keptMemoryBytes: fc.constantFrom(0, GiB),
    keptDiskBytes: fc.constantFrom(0, GiB),
    instanceLimit: fc.constantFrom(null, 3, 6),
    loadLimit: fc.constantFrom(null, 1, 4),
    strategy: fc.constantFrom(...strategies),
  })
  .map((parts) => ({ ...defaultPoolPolicy, ...parts, domains: ['rack'] }));

const seen: fc.Arbitrary<Seen> = fc
  .record({
    age: fc.constantFrom(5_000, 45_000, 300_000),
    failed: fc.boolean(),
    load1: fc.constantFrom(0, 0.5, 3, 9),
    memoryAvailableBytes: fc.constantFrom(512 * MiB, 6 * GiB, 40 * GiB),
    diskAvailableBytes: fc.constantFrom(100 * MiB, 20 * GiB, 200 * GiB),
  })
  .map(({ age, failed, ...load }) => ({
    askedAt: now - age,
    answeredAt: now - age,
    ...load,
    ...(failed ? { failure: { message: 'connection timed out', since: now - age - 60_000 } } : {}),
  }));

/** What a cell is, but for its name and id: those follow from where it stands in its pool. */
interface CellParts
  extends Omit<PlacementCell, 'id' | 'name' | 'architecture' | 'store' | 'claimed' | 'instances' | 'policy' | 'seen'> {
  readonly capacityBytes: number;
  readonly foreignBytes: number;
  /** What is claimed there by others than the pool's instances. */
  readonly extra: Amounts;
  readonly own: Partial<CellPolicy>;
  readonly seen: Seen | undefined;
}

const cellParts: fc.Arbitrary<CellParts> = fc.record<CellParts>({
  state: fc.constantFrom('ready', 'ready', 'ready', 'ready', 'joining' as const, 'leaving' as const),
  enabled: fc.constantFrom(true, true, true, false),
  accelerator: fc.constantFrom('kvm' as const, 'kvm' as const, 'qemu' as const),
  networks: fc.constantFrom(['bridge:br0', 'libvirt:default'], ['bridge:br0']),
  labels,
  cores: fc.constantFrom(2, 4, 8, 16),
  memoryBytes: fc.constantFrom(4, 8, 16, 33).map((gib) => gib * GiB),
  capacityBytes: fc.constantFrom(20, 60, 200).map((gib) => gib * GiB),
  foreign: fc.constantFrom({ cores: 0, memoryBytes: 0 }, { cores: 0, memoryBytes: 0 }, { cores: 2, memoryBytes: GiB }),
  foreignBytes: fc.constantFrom(0, 5 * GiB),
  extra: fc.record({
    cores: fc.nat(4),
    memoryBytes: fc.nat(4).map((n) => n * GiB),
    diskBytes: fc.nat(20).map((n) => n * GiB),
  }),
  own: fc.constantFrom({}, {}, { coresRatio: 1 }, { keptMemoryBytes: 2 * GiB }, { instanceLimit: 2 }),
  seen: sometimes(seen),
  images: fc.subarray(images.map(({ id }) => id)),
});

const roomyParts = cellParts.map(
  (parts): CellParts => ({
    ...parts,
    state: 'ready',
    accelerator: 'kvm',
    cores: Math.max(4, parts.cores),
    memoryBytes: Math.max(8 * GiB, parts.memoryBytes),
    capacityBytes: Math.max(60 * GiB, parts.capacityBytes),
    foreign: { cores: 0, memoryBytes: 0 },
    extra: { cores: 0, memoryBytes: 0, diskBytes: 0 },
    seen: undefined,
  }),
);

const affinityRule: fc.Arbitrary<AffinityRule> = fc.record({
  near: fc.constantFrom(false, false, true),
  required: fc.boolean(),
  to: fc.constantFrom({ label: { key: 'role', value: 'web' } }, { label: { key: 'role' } }, { instance: 'i0' }),
  domain: fc.constantFrom('cell', 'cell', 'rack'),
});

const cellRule: fc.Arbitrary<CellRule> = fc.record({
  label: fc.constantFrom({ key: 'disk', value: 'ssd' }, { key: 'rack' }),
  without: fc.constantFrom(false, false, true),
  required: fc.boolean(),
});

export const rules: fc.Arbitrary<PlacementRules> = fc
  .record({
    affinity: fc.array(affinityRule, { maxLength: 2 }),
    cells: fc.array(cellRule, { maxLength: 1 }),
    accelerator: sometimes(fc.constant('kvm' as const)),
  })
  .map(({ accelerator, ...rest }) => ({ ...rest, ...(accelerator === undefined ? {} : { accelerator }) }))
  // Requests that contradict themselves are refused at once: they have tests of their own.
  .map((one) => ({
    ...one,
    affinity: one.affinity.some((rule) => rule.near && rule.required) ? one.affinity.slice(0, 1) : one.affinity,
  }));

const size = fc.record({
  cores: fc.constantFrom(1, 1, 2, 4, 8),
  memoryBytes: fc.constantFrom(256, 1024, 3000, 6000, 12000).map((mib) => mib * MiB),
  diskBytes: fc.constantFrom(0, 1, 5, 10, 40).map((gib) => gib * GiB),
});

const smallSize = fc.record({
  cores: fc.constantFrom(1, 2, 3),
  memoryBytes: fc.constantFrom(512, 2048, 3000, 5000).map((mib) => mib * MiB),
  diskBytes: fc.constantFrom(0, 5, 20).map((gib) => gib * GiB),
});

/** Requests that a roomy pool mostly takes. */
export const smallRequest: fc.Arbitrary<PlacementRequest> = fc
  .record({
    size: smallSize,
    labels: fc.constantFrom<Readonly<Record<string, string>>>({}, { role: 'web' }),
    rules: seldom(rules),
  })
  .map(({ size, rules, labels }) => ({ ...size, labels, ...(rules === undefined ? {} : { rules }) }));

const roleLabels = fc.constantFrom<Readonly<Record<string, string>>>({}, { role: 'web' }, { role: 'db' });

/** Requests with or without rules; half of them plain. */
export const request: fc.Arbitrary<PlacementRequest> = fc
  .record({
    size,
    labels: roleLabels,
    rules: sometimes(rules),
    network: sometimes(network),
    image: sometimes(fc.constantFrom(...images)),
    together: sometimes(fc.constant('group')),
  })
  .map(({ size, ...rest }) => ({ ...size, ...withoutUndefined(rest) }));

export const plainRequest: fc.Arbitrary<PlacementRequest> = size;

interface PoolOptions {
  readonly failoverSafe?: boolean;
  /** Cells that are there and have room, with small instances: so that much is possible. */
  readonly roomy?: boolean;
  readonly cells?: number;
  readonly instances?: number;
  readonly withRules?: boolean;
}

/** A pool whose sums are those of its instances, and of what else lies on its cells. */
export function pool(options: PoolOptions = {}): fc.Arbitrary<PlacementPool> {
  const {
    failoverSafe = false,
    roomy = false,
    cells: most = 6,
    instances: mostInstances = 6,
    withRules = true,
  } = options;
  const instance = fc.record({
    size: roomy ? smallSize : size,
    at: fc.nat(most),
    labels: roleLabels,
    rules: withRules ? seldom(rules) : fc.constant(undefined),
    image: sometimes(fc.constantFrom(...images)),
  });
  return fc
    .record({
      policy,
      parts: fc.array(roomy ? roomyParts : cellParts, { maxLength: most }),
      instances: fc.array(instance, { maxLength: mostInstances }),
    })
    .map(({ policy, parts, instances }) => {
      const placed = instances.flatMap((one, index): PlacedInstance[] =>
        parts.length === 0
          ? []
          : [
              {
                id: `id-${index}`,
                name: `i${index}`,
                cellId: `cell-${one.at % parts.length}`,
                labels: one.labels,
                claim: one.size,
                ...withoutUndefined({ rules: one.rules, image: one.image }),
              },
            ],
      );
      const cells = parts.map((one, index) => makeCell(one, index, policy, placed));
      return { policy: { ...policy, failoverSafe }, cells, instances: placed, now };
    });
}

/** A cell that nothing is on, to add to a pool. */
export const emptyCell: fc.Arbitrary<(policy: PoolPolicy) => PlacementCell> = cellParts.map(
  (parts) => (policy: PoolPolicy) => {
    const cell = makeCell({ ...parts, extra: { cores: 0, memoryBytes: 0, diskBytes: 0 } }, 0, policy, []);
    return { ...cell, id: 'cell-new', name: 'm-new' };
  },
);

function makeCell(
  parts: CellParts,
  index: number,
  policy: PoolPolicy,
  instances: readonly PlacedInstance[],
): PlacementCell {
  const { extra, own, capacityBytes, foreignBytes, seen: told, ...rest } = parts;
  const here = instances.filter(({ cellId }) => cellId === `cell-${index}`);
  const sum = (read: (claim: PlacedInstance['claim']) => number) =>
    here.reduce((total, { claim }) => total + read(claim), 0);
  return {
    id: `cell-${index}`,
    // Names are not in the order of ids.
    name: `${['p', 'd', 'x', 'k', 'a', 'z', 'f'][index % 7]}-${index}`,
    ...rest,
    architecture: 'x86_64',
    store: { id: `store-${index}`, path: '/srv/nano', capacityBytes, foreignBytes, formats: ['qcow2'] },
    claimed: {
      cores: extra.cores + sum((claim) => claim.cores),
      memoryBytes: extra.memoryBytes + sum((claim) => claim.memoryBytes),
      diskBytes: extra.diskBytes + sum((claim) => claim.diskBytes),
    },
    instances: here.length,
    policy: { ...policy, ...own },
    ...(told === undefined ? {} : { seen: told }),
  };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> };
function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}
