import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withMark } from '../../../../src/cell/commands/guard.ts';
import {
  createMarkFile,
  formatMark,
  markRefusal,
  markRefusalStatus,
  otherMarkStatus,
  parseMark,
  readMarkFile,
  removeMarkFile,
  removeZoneRecordFile,
  writeZoneRecordFile,
} from '../../../../src/cell/commands/mark.ts';
import type { CellMark } from '../../../../src/controller/model/zone.ts';
import { ids, storePath } from '../spec.ts';
import { runLocally, temporaryFolder } from './run-locally.ts';

const mark: CellMark = {
  zoneId: ids.zone,
  generation: 3,
  cellId: ids.cell,
  machineId: 'a'.repeat(32),
  stores: [{ id: ids.store, path: storePath }],
};
const hello = { argv: ['echo', 'hello', "$HOME it's"] as const };

describe("a cell's mark", () => {
  it('reads back as it was written', () => {
    expect(parseMark(formatMark(mark))).toEqual(mark);
  });

  it.each(['', '{}', '{"zoneId":1}', 'not json'])('is refused when it is %j', (text) => {
    expect(() => parseMark(text)).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
  });

  it('is created once: twice the same is fine, another one is told apart and kept', async () => {
    const markFolder = `${temporaryFolder()}/nano`;
    for (const _twice of [1, 2]) {
      expect(await runLocally(createMarkFile(mark), { markFolder })).toMatchObject({ status: 0 });
    }
    const other = await runLocally(createMarkFile({ ...mark, generation: 4 }), { markFolder });
    expect(other.status).toBe(otherMarkStatus);
    expect(readdirSync(markFolder)).toEqual(['cell.json']);
    expect((await runLocally(readMarkFile(), { markFolder })).stdout).toBe(`${formatMark(mark)}\n`);
  });

  it('is created by one of many at once', async () => {
    const markFolder = `${temporaryFolder()}/nano`;
    const marks = Array.from({ length: 8 }, (_, generation) => ({ ...mark, generation }));
    const results = await Promise.all(marks.map((each) => runLocally(createMarkFile(each), { markFolder })));
    expect(results.filter(({ status }) => status === 0)).toHaveLength(1);
    const winner = results.findIndex(({ status }) => status === 0);
    expect(parseMark(readFileSync(`${markFolder}/cell.json`, 'utf8')).generation).toBe(winner);
  });

  it('is removed only where it is the one that is meant', async () => {
    const markFolder = `${temporaryFolder()}/nano`;
    await runLocally(createMarkFile(mark), { markFolder });
    for (const wrong of [{ generation: 2 }, { generation: 33 }, { zoneId: ids.cell }, { cellId: ids.zone }]) {
      expect((await runLocally(removeMarkFile({ ...mark, ...wrong }), { markFolder })).status).toBe(0);
      expect(readFileSync(`${markFolder}/cell.json`, 'utf8')).toBe(`${formatMark(mark)}\n`);
    }
    for (const _twice of [1, 2]) expect((await runLocally(removeMarkFile(mark), { markFolder })).status).toBe(0);
    expect((await runLocally(readMarkFile(), { markFolder })).stdout).toBe('');
    expect(existsSync(markFolder)).toBe(false);
  });

  it("goes together with the zone's record, whichever goes first", async () => {
    const markFolder = `${temporaryFolder()}/nano`;
    const record = { zoneId: ids.zone, generation: 3, recordRevision: 9, pools: [], cells: [] };
    const write = writeZoneRecordFile(record);
    await runLocally(createMarkFile(mark), { markFolder });
    expect((await runLocally(write, { markFolder })).status).toBe(0);
    expect(JSON.parse(readFileSync(`${markFolder}/zone.json`, 'utf8'))).toEqual(record);
    expect((await runLocally(removeMarkFile(mark), { markFolder })).status).toBe(0);
    for (const _twice of [1, 2]) expect((await runLocally(removeZoneRecordFile(), { markFolder })).status).toBe(0);
    expect(existsSync(markFolder)).toBe(false);
  });
});

describe('a command that checks the mark', () => {
  it('runs where the cell carries it, with its arguments as they are', async () => {
    const markFolder = `${temporaryFolder()}/nano`;
    await runLocally(createMarkFile(mark), { markFolder });
    const result = await runLocally(withMark(hello, mark), { markFolder });
    expect(result).toEqual({ status: 0, stdout: "hello $HOME it's\n", stderr: '' });
    expect((await runLocally(withMark({ argv: ['false'] }, mark), { markFolder })).status).toBe(1);
    const missing = await runLocally(withMark({ argv: ['no-such-command'] }, mark), { markFolder });
    // 126 where a folder of PATH may not be read.
    expect([126, 127]).toContain(missing.status);
  });

  it.each([
    ['generation', { generation: 4 }],
    ['generation, by its first digit', { generation: 31 }],
    ['zone', { zoneId: ids.cell }],
    ['cell', { cellId: ids.zone }],
    ['pattern of anything', { zoneId: '*' }],
  ])('runs nothing where it has another %s, and tells the mark', async (_what, wrong) => {
    const markFolder = `${temporaryFolder()}/nano`;
    await runLocally(createMarkFile(mark), { markFolder });
    const refused = await runLocally(withMark(hello, { ...mark, ...wrong }), { markFolder });
    expect(refused).toEqual({ status: markRefusalStatus, stdout: '', stderr: `${markRefusal} ${formatMark(mark)}\n` });
  });

  it('runs nothing where there is none', async () => {
    const refused = await runLocally(withMark(hello, mark), { markFolder: temporaryFolder() });
    expect(refused).toEqual({ status: markRefusalStatus, stdout: '', stderr: `${markRefusal} \n` });
  });
});
