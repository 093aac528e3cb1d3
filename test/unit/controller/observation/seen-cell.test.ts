import { expect, it } from 'vitest';
import type { DomainCounters } from '../../../../src/controller/model/domain-counters.ts';
import { type SeenCell, seenWith } from '../../../../src/controller/observation/seen-cell.ts';

const uuid = '01890000-0000-7000-8000-000000000001';
const often = { uuid, name: 'web', state: 'running', run: 7, memory: {}, disks: [], interfaces: [] } as const;
const disk = { target: 'vda', readBytes: 0 };

/** Readings two seconds apart. */
function seen(readings: readonly (Partial<DomainCounters> & { readonly isFull: boolean })[]): SeenCell | undefined {
  let now: SeenCell | undefined;
  for (const [index, { isFull, ...counters }] of readings.entries()) {
    const atMs = index * 2000;
    const libvirt = { through: 'libvirtd' } as const;
    const reading = { libvirt, storeAvailableBytes: {}, isFull, domains: [{ ...often, ...counters }] };
    now = seenWith(now, reading, { readAt: new Date(atMs).toISOString(), sentMs: atMs, receivedMs: atMs }, new Map());
  }
  return now;
}

it('goes on telling what is asked for rarely, and its share by the processors that were told then', () => {
  const full = (cpuNs: number, readBytes: number) => ({
    isFull: true,
    cores: 4,
    cpuNs,
    disks: [{ ...disk, readBytes }],
  });
  const now = seen([full(0, 0), full(2e9, 8000), { isFull: false, cpuNs: 6e9 }]);
  expect(now?.domains.get(uuid)?.rates).toMatchObject({ cpuCores: 2, cpuShare: 0.5, readBytesPerSecond: 4000 });
  const after = seen([full(0, 0), full(2e9, 8000), { isFull: false, cpuNs: 6e9 }, full(6e9, 8000)]);
  expect(after?.domains.get(uuid)?.rates).toMatchObject({ cpuCores: 0, cpuShare: 0, readBytesPerSecond: 0 });
});
