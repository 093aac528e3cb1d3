import { defaultPoolPolicy } from '../../src/controller/model/pool.ts';
import type { Capacity, PoolView } from '../../src/controller/model/views.ts';

const GiB = 1024 ** 3;

export function capacity(total: number, claimed = 0, free = total - claimed): Capacity {
  return { total, claimed, free };
}

export function poolView(parts: Partial<PoolView> = {}): PoolView {
  return {
    id: '01990000-0000-7000-8000-0000000000a1',
    name: 'default',
    createdAt: '2026-11-17T12:00:00.000Z',
    network: { kind: 'bridge', name: 'br0' },
    policy: defaultPoolPolicy,
    cells: { total: 2, enabled: 2, offline: 0 },
    instances: 3,
    cores: capacity(16, 4, 60),
    memoryBytes: capacity(64 * GiB, 4 * GiB),
    diskBytes: capacity(500 * GiB, 30 * GiB),
    ...parts,
  };
}
