import { NanoError } from '../../controller/model/errors.ts';
import type { CellMark, ZoneRecord } from '../../controller/model/zone.ts';
import type { CallBounds, CellAction } from '../../controller/ports.ts';
import {
  createMarkFile,
  type MarkKey,
  markPath,
  otherMarkStatus,
  parseMark,
  raiseMarkFile,
  readMarkFile,
  removeMarkFile,
  removeZoneRecordFile,
  writeZoneRecordFile,
} from '../commands/mark.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';
import { plainAction } from './plain-action.ts';
import { refusalOf } from './refusals.ts';

export async function readMark(link: CellLink, bounds?: CallBounds): Promise<CellMark | undefined> {
  const call = { command: readMarkFile(), doing: "read the cell's mark", deadlineMs: deadlines.read, bounds };
  const text = await link.ask(call);
  return text === '' ? undefined : parseMark(text);
}

/** Goes without the check of a mark that cannot be there yet. */
export function createMark(link: CellLink, mark: CellMark): CellAction {
  const command = createMarkFile(mark);
  return {
    commands: [command],
    run: async (bounds) => {
      const call = { command, doing: "write the cell's mark", deadlineMs: deadlines.file, bounds };
      const result = await link.changeUnmarked(call, bounds);
      if (result.status === 0) return;
      if (result.status !== otherMarkStatus) throw link.failed(call, result);
      const other = await readMark(link, bounds);
      if (other === undefined) throw link.failed(call, result);
      const isOurs = other.zoneId === mark.zoneId;
      const whose = isOurs ? 'a cell of this zone already' : `a cell of another zone already, ${other.zoneId}`;
      throw new NanoError('EXISTS', `${link.name} is ${whose}`, {
        details: [{ subject: markPath, reason: `cell ${other.cellId}, generation ${other.generation}` }],
        hint: 'take it out of that zone first: nano pool remove-cell',
      });
    },
  };
}

/** Goes without the check of the mark that it makes: it compares the mark by itself, under a lock. */
export function raiseMark(link: CellLink, from: MarkKey, to: CellMark): CellAction {
  const command = raiseMarkFile(from, to);
  return {
    commands: [command],
    run: async (bounds) => {
      const call = { command, doing: "renew the cell's mark", deadlineMs: deadlines.file, bounds };
      const result = await link.read(call);
      const refusal = refusalOf(result, link.name, from);
      if (refusal !== undefined) throw refusal;
      if (result.status !== 0) throw link.failed(call, result);
    },
  };
}

/** Checks by itself whose the mark is: one that is gone, or another's, is nothing of ours to remove. */
export function removeMark(link: CellLink, mark: CellMark): CellAction {
  const command = removeMarkFile(mark);
  const call = { command, doing: "remove the cell's mark", deadlineMs: deadlines.file };
  return {
    commands: [command],
    run: async (bounds) => {
      const result = await link.changeUnmarked({ ...call, bounds }, bounds);
      if (result.status !== 0) throw link.failed(call, result);
    },
  };
}

export function writeZoneRecord(link: CellLink, record: ZoneRecord): CellAction {
  return plainAction(link, { doing: "write the zone's record", commands: [writeZoneRecordFile(record)] });
}

export function removeZoneRecord(link: CellLink): CellAction {
  return plainAction(link, { doing: "remove the zone's record", commands: [removeZoneRecordFile()] });
}
