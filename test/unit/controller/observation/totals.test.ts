import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CellStats } from '../../../../src/controller/model/stats-views.ts';
import { counts } from '../../../../src/controller/observation/contact.ts';
import { Totals } from '../../../../src/controller/observation/totals.ts';
import { cellStats, instanceStats } from '../../../support/stats-views.ts';

const contact = fc.constantFrom<CellStats['contact']>('unknown', 'online', 'slow', 'offline', 'disabled');
const some = fc.option(fc.integer({ min: 0, max: 1e12 }));
const cells = fc.array(
  fc.record({ contact, cores: fc.integer({ min: 1, max: 64 }), memoryUsedBytes: some, read: some, stored: some }),
);

const statsOf = ({
  contact,
  cores,
  memoryUsedBytes,
  read,
  stored,
}: ReturnType<typeof cells.generate>['value'][number]) =>
  cellStats({
    contact,
    cores,
    memoryUsedBytes,
    disk: { inBytesPerSecond: read, outBytesPerSecond: null },
    stores: [{ id: 's', path: '/s', capacityBytes: 2e12, availableBytes: stored === null ? null : 2e12 - stored }],
  });

it('counts nothing of a cell that does not answer, whatever it said last', () => {
  fc.assert(
    fc.property(cells, (drawn) => {
      const all = new Totals();
      const answering = new Totals();
      for (const cell of drawn.map(statsOf)) {
        all.addCell(cell);
        all.addInstance(instanceStats({ contact: cell.contact, state: 'running' }));
        if (!counts(cell.contact)) continue;
        answering.addCell(cell);
        answering.addInstance(instanceStats({ contact: cell.contact, state: 'running' }));
      }
      const { cells: counted, instances, ...sums } = all.stats;
      const { cells: _, instances: running, ...expected } = answering.stats;
      expect(sums).toEqual(expected);
      expect(Object.values(counted).reduce((sum, count) => sum + count, 0)).toBe(drawn.length);
      expect(instances.running).toBe(running.running);
      expect(instances.unknown ?? 0).toBe(drawn.length - (running.running ?? 0));
    }),
  );
});

it('is what is known of it: null where nothing is, a mean of processors by how many there are', () => {
  const totals = new Totals();
  expect(totals.stats).toMatchObject({ cpuShare: null, memoryUsedBytes: null, disk: { inBytesPerSecond: null } });
  const cpu = (used: number) => ({ used, user: used, system: 0, wait: 0, steal: 0, guest: 0 });
  totals.addCell(cellStats({ cores: 2, cpu: cpu(1), memoryUsedBytes: null }));
  totals.addCell(cellStats({ cores: 6, cpu: cpu(0.2), memoryUsedBytes: 5 }));
  totals.addCell(cellStats({ cores: 100, cpu: null, memoryUsedBytes: 7 }));
  expect(totals.stats).toMatchObject({ cpuShare: 0.4, memoryUsedBytes: 12, cores: 108 });
});
