import { NanoError } from '../../controller/model/errors.ts';
import { guardRefusal, newerAttemptStatus } from '../commands/attempt-fence.ts';
import { overStatus, stillRunningStatus } from '../commands/guard.ts';
import { type MarkKey, markPath, markRefusal, markRefusalStatus, parseMark } from '../commands/mark.ts';
import { printable } from '../facts/printable.ts';

interface Ended {
  readonly status: number;
  readonly stderr: string;
}

/** What a wrapper on the cell said in place of running the command, as an error; undefined where the command ran. */
export function refusalOf(ended: Ended, cell: string, expected: MarkKey | undefined): NanoError | undefined {
  const said = ended.stderr.split('\n').find((line) => line.startsWith(markRefusal) || line.startsWith(guardRefusal));
  if (said === undefined) return undefined;
  if (ended.status === markRefusalStatus) return zoneLost(cell, said.slice(markRefusal.length).trim(), expected);
  if (ended.status === newerAttemptStatus) {
    return new NanoError('OPERATION_LOST', `${cell}: a later attempt of this operation is at work there`);
  }
  if (ended.status === overStatus) {
    return new NanoError('COMMAND_FAILED', `${cell}: what this operation had half-written there was deleted meanwhile`);
  }
  if (ended.status === stillRunningStatus) {
    const process = printable(said.slice(guardRefusal.length), 40);
    return new NanoError('COMMAND_FAILED', `${cell}: what an earlier attempt left running does not end (${process})`, {
      hint: 'it waits for its disk or for a file server; when that is mended, try again',
    });
  }
  return undefined;
}

/** Says whose the cell is now. */
function zoneLost(cell: string, found: string, expected: MarkKey | undefined): NanoError {
  const details = [{ subject: markPath, reason: found === '' ? 'not there' : printable(found, 300) }];
  const mark = readMark(found);
  if (mark === undefined) {
    const what = found === '' ? 'no longer carries the mark of any zone' : 'carries a mark that nano cannot read';
    return new NanoError('ZONE_LOST', `${cell} ${what}: nothing was changed on it`, {
      details,
      hint: 'if it was removed on purpose, take the cell out of its pool; if not, nano rebuild marks it again',
    });
  }
  const hint = 'use the inventory that it belongs to now';
  if (mark.zoneId !== expected?.zoneId) {
    return new NanoError('ZONE_LOST', `${cell} belongs to another zone now, ${mark.zoneId}`, { details, hint });
  }
  if (mark.generation !== expected.generation) {
    const [theirs, ours] = [mark.generation, expected.generation];
    const message = `${cell} was taken over: it obeys generation ${theirs} of the zone, this inventory is ${ours}`;
    return new NanoError('ZONE_LOST', message, { details, hint });
  }
  return new NanoError('ZONE_LOST', `${cell} is marked as another cell of this zone, ${mark.cellId}`, {
    details,
    hint,
  });
}

function readMark(text: string): MarkKey | undefined {
  try {
    return parseMark(text);
  } catch {
    return undefined;
  }
}
