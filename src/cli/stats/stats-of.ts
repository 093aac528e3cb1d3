import { NanoError } from '../../controller/model/errors.ts';
import type { StatsSubject } from '../../controller/model/stats-views.ts';
import type { WatchRequest } from '../../controller/watching.ts';
import type { Context } from '../context.ts';
import { defined } from '../defined.ts';
import { parseSelector, type Selector } from '../flags/selector.ts';
import { cellRows, instanceRows, poolRows, zoneRows } from './rows-of.ts';
import { type HistoryFlags, showHistory } from './show-history.ts';
import { type ShowFlags, type Shown, showStats } from './show-stats.ts';
import { findSubjects, guessSubjects, type Subjects } from './subject.ts';

interface Flags extends ShowFlags, HistoryFlags {
  readonly pool?: string | undefined;
  readonly cell?: string | undefined;
  readonly selector?: readonly string[] | undefined;
}

/** `nano stats KIND [NAME…]`; answers the exit status. */
export async function statsOf(
  context: Context,
  kind: StatsSubject,
  names: readonly string[],
  flags: Flags,
): Promise<number> {
  const selector = parseSelector(flags.selector);
  if (names.length > 0 && selector.length > 0) throw new NanoError('USAGE', 'give names, or -l, not both');
  const subjects =
    kind === 'zone' || names.length === 0 ? allOf(kind, flags) : await findSubjects(context, kind, names);
  return await show(context, subjects, selector, flags);
}

/** `nano stats NAME…`: of which kind the names are is found out. */
export async function statsOfNamed(context: Context, names: readonly string[], flags: Flags): Promise<number> {
  return await show(context, await guessSubjects(context, names), [], flags);
}

function allOf(kind: StatsSubject, { pool, cell }: Flags): Subjects {
  const part: Pick<WatchRequest, 'pool' | 'cell'> =
    kind === 'cell' || kind === 'instance' ? defined({ pool, cell }) : {};
  return { kind, names: undefined, part };
}

async function show(context: Context, subjects: Subjects, selector: Selector, flags: Flags): Promise<number> {
  const { kind, names, part } = subjects;
  if (flags.since !== undefined) {
    await showHistory(context, flags, kind, names);
    return 0;
  }
  switch (kind) {
    case 'zone':
      return await showStats(context, flags, { rows: zoneRows, part, single: true });
    case 'pool':
      return await showStats(context, flags, { rows: poolRows({ names }), part });
    case 'cell':
      return await showStats(context, flags, { rows: cellRows({ names, selector }), ...placed(context, 'cell', part) });
    case 'instance': {
      const rows = instanceRows({ names, selector });
      return await showStats(context, flags, { rows, ...placed(context, 'instance', part) });
    }
  }
}

/** Where it is looked, and what is told where nothing is there. */
function placed(
  context: Context,
  listed: 'cell' | 'instance',
  part: Pick<WatchRequest, 'pool' | 'cell'>,
): Pick<Shown<object>, 'part' | 'empty'> {
  const empty = async () => {
    const { tellEmpty, whereText } = await import('../presenters/empty-zone.ts');
    await tellEmpty(context, listed, whereText(part.pool, part.cell));
  };
  return { part, empty };
}
