import type { CellAddress } from '../model/address.ts';
import { NanoError, toNanoError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { CellMark, RecordedCell, ZoneRecord } from '../model/zone.ts';
import type { CellSurvey } from '../ports/keeping.ts';
import type { CallBounds } from '../ports.ts';
import type { Services } from '../services.ts';
import { eachOf } from './each-of.ts';
import type { Conflict, Gathered } from './gathered.ts';
import { inspected } from './inspected.ts';

/** A host that was named, by the address that was typed. */
export interface Seed {
  readonly name: string;
  readonly address: CellAddress;
}

/** A cell that answered, before it is known what its record says of it. */
interface Answer {
  readonly name: string;
  readonly address: CellAddress;
  readonly survey: CellSurvey;
  readonly mark: CellMark;
}

/** How long a cell may take to tell all that it has, in milliseconds. */
const surveyMs = 180_000;

/** Asks the named hosts, and from what they tell of the zone all of its cells. One that answers is enough. */
export async function discover(services: Services, seeds: readonly Seed[], bounds: CallBounds): Promise<Gathered> {
  const conflicts: Conflict[] = [];
  const answers = new Map<Id, Answer>();
  const away = new Map<Id, string>();
  const asked = new Set<Id>();
  for (const answer of await askSeeds(services, seeds, bounds, conflicts)) answers.set(answer.mark.cellId, answer);
  const zoneId = oneZone([...answers.values()]);
  for (;;) {
    const record = newestRecord([...answers.values()], zoneId);
    const next = record.cells.filter(({ id }) => !answers.has(id) && !asked.has(id));
    if (next.length === 0) break;
    await eachOf(next, async (cell) => {
      asked.add(cell.id);
      const found = await askCell(services, cell, bounds);
      if ('reason' in found) away.set(cell.id, found.reason);
      else if (found.mark?.zoneId !== zoneId || found.mark.cellId !== cell.id)
        conflicts.push(notOurs(cell, found.mark));
      else answers.set(cell.id, { name: cell.name, address: cell.address, survey: found.survey, mark: found.mark });
    });
  }
  return gather(services, zoneId, answers, away, conflicts, bounds);
}

async function gather(
  services: Services,
  zoneId: Id,
  answers: ReadonlyMap<Id, Answer>,
  away: ReadonlyMap<Id, string>,
  conflicts: Conflict[],
  bounds: CallBounds,
): Promise<Gathered> {
  const all = [...answers.values()];
  const record = newestRecord(all, zoneId);
  const cells = new Map(record.cells.map((cell) => [cell.id, cell]));
  for (const answer of all) {
    const own = answer.survey.record;
    const { cellId } = answer.mark;
    const recorded = own?.cells.find(({ id }) => id === cellId);
    if (own !== undefined && own.recordRevision < record.recordRevision)
      conflicts.push(olderRecord(answer.name, own, record));
    if (cells.has(cellId) || recorded === undefined) continue;
    cells.set(cellId, recorded);
    const fact = "it carries the zone's mark, and the newest record does not name it";
    conflicts.push({
      code: 'CELL_NOT_IN_RECORD',
      subject: recorded.name,
      fact,
      decision: 'kept, as its own record has it',
    });
  }
  const reached = await eachOf(all, async ({ survey, mark, address }) => {
    const cell = cells.get(mark.cellId);
    if (cell === undefined) return [];
    const pool = record.pools.find(({ id }) => id === cell.poolId);
    return [
      await inspected(services, { cell, survey, mark, address: addressOf(cell, address) }, pool?.network, bounds),
    ];
  });
  return {
    record,
    reached: reached.flat().sort((a, b) => (a.cell.name < b.cell.name ? -1 : 1)),
    away: [...away].flatMap(([id, reason]) => {
      const cell = cells.get(id);
      return cell === undefined ? [] : [{ cell, reason }];
    }),
    conflicts,
  };
}

/** The recorded address has the host's key pinned; what was typed counts where it leads elsewhere. */
function addressOf({ address: recorded }: RecordedCell, typed: CellAddress): CellAddress {
  if (recorded.kind === 'local' || typed.kind === 'local') return recorded.kind === typed.kind ? recorded : typed;
  return recorded.host === typed.host && recorded.port === typed.port ? recorded : typed;
}

async function askSeeds(
  services: Services,
  seeds: readonly Seed[],
  bounds: CallBounds,
  conflicts: Conflict[],
): Promise<Answer[]> {
  let failure: NanoError | undefined;
  const answers = await eachOf(seeds, async ({ name, address }): Promise<Answer[]> => {
    try {
      const survey = await services.cells.at({ name, address }).survey({}, { deadlineMs: surveyMs, ...bounds });
      if (survey.mark !== undefined) return [{ name, address, survey, mark: survey.mark }];
      throw new NanoError('NOT_FOUND', `"${name}" carries no mark of nano: it is no cell`, {
        hint: 'give a host that was a cell of the zone: --from HOST',
      });
    } catch (error) {
      failure ??= toNanoError(error);
      conflicts.push({
        code: 'HOST_AWAY',
        subject: name,
        fact: toNanoError(error).message,
        decision: 'the others are asked',
      });
      return [];
    }
  });
  const found = answers.flat();
  if (found.length === 0 && failure !== undefined) throw failure;
  return found;
}

async function askCell(
  services: Services,
  { name, address }: RecordedCell,
  bounds: CallBounds,
): Promise<{ readonly survey: CellSurvey; readonly mark: CellMark | undefined } | { readonly reason: string }> {
  try {
    const survey = await services.cells.at({ name, address }).survey({}, { deadlineMs: surveyMs, ...bounds });
    return { survey, mark: survey.mark };
  } catch (error) {
    if (bounds.signal?.aborted === true) throw error;
    return { reason: toNanoError(error).message };
  }
}

function oneZone(answers: readonly Answer[]): Id {
  const zones = [...new Set(answers.map(({ mark }) => mark.zoneId))];
  const [only] = zones;
  if (only !== undefined && zones.length === 1) return only;
  throw new NanoError('INVALID_VALUE', 'the hosts belong to different zones', {
    details: answers.map(({ name, mark }) => ({ subject: name, reason: `zone ${mark.zoneId}` })),
    hint: 'give hosts of one zone',
  });
}

/** The record of the highest generation, and of these the last that was written. */
function newestRecord(answers: readonly Answer[], zoneId: Id): ZoneRecord {
  const records = answers.flatMap(({ survey }) => (survey.record?.zoneId === zoneId ? survey.record : []));
  const [newest] = records.sort((a, b) => b.generation - a.generation || b.recordRevision - a.recordRevision);
  if (newest !== undefined) return newest;
  throw new NanoError('NOT_FOUND', 'no host that answered has a record of the zone that can be read', {
    details: answers.flatMap(({ name, survey }) =>
      survey.problems.map(({ problem }) => ({ subject: name, reason: problem })),
    ),
    hint: 'give another host of the zone: --from HOST',
  });
}

function olderRecord(name: string, own: ZoneRecord, newest: ZoneRecord): Conflict {
  return {
    code: 'RECORD_OLDER',
    subject: name,
    fact: `its record of the zone is revision ${own.recordRevision}, the newest is ${newest.recordRevision}`,
    decision: 'the newest is used',
  };
}

function notOurs({ name }: RecordedCell, mark: CellMark | undefined): Conflict {
  const fact =
    mark === undefined
      ? 'the record names it, and it carries no mark'
      : `the record names it, and it carries the mark of cell ${mark.cellId} of zone ${mark.zoneId}`;
  return { code: 'MARK_FOREIGN', subject: name, fact, decision: 'left out' };
}
