import { defaultPoolPolicy } from '../../model/pool.ts';
import type { PlacementCell } from '../placement-cell.ts';
import type { PlacementPool } from '../placement-pool.ts';
import type { Scenario } from './scenario.ts';

/** The cells that a scenario describes, as a pool with nothing on it. */
export function describedPool(described: Exclude<Scenario['pool'], string>, now: number): PlacementPool {
  const policy = { ...defaultPoolPolicy, ...withoutUndefined(described.policy) };
  const used = new Set<string>();
  const cells = described.cells.flatMap((one) =>
    Array.from({ length: one.count }, (): PlacementCell => {
      const name = freeName(one.name, one.count, used);
      return {
        id: name,
        name,
        state: 'ready',
        enabled: true,
        architecture: 'x86_64',
        accelerator: one.accelerator,
        networks: [],
        labels: one.labels,
        cores: one.cores,
        memoryBytes: one.memory,
        store: { id: name, path: '/', capacityBytes: one.disk, foreignBytes: 0, formats: ['qcow2'] },
        foreign: { cores: 0, memoryBytes: 0 },
        claimed: { cores: 0, memoryBytes: 0, diskBytes: 0 },
        instances: 0,
        policy: { ...policy, ...withoutUndefined(one.policy) },
        images: [],
      };
    }),
  );
  return { policy, cells, instances: [], now };
}

/** `r1` for one cell; `r1-1`, `r1-2` for several, going on where another entry of the same name ended. */
function freeName(name: string, count: number, used: Set<string>): string {
  let candidate = count === 1 ? name : `${name}-1`;
  for (let number = 2; used.has(candidate); number += 1) candidate = `${name}-${number}`;
  used.add(candidate);
  return candidate;
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> };
function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}
