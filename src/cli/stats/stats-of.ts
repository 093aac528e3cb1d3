import { NanoError } from '../../controller/model/errors.ts';
import type { StatsSubject, ZoneStats } from '../../controller/model/stats-views.ts';
import type { WatchRequest } from '../../controller/watching.ts';
import type { Context } from '../context.ts';
import { defined } from '../defined.ts';
import { parseSelector, type Selector } from '../flags/selector.ts';
import { targetPool } from '../flags/target-flags.ts';
import { cellRows, instanceRows, poolRows, zoneRows } from './rows-of.ts';
import { type HistoryFlags, showHistory } from './show-history.ts';
import { type ShowFlags, type Shown, showStats } from './show-stats.ts';
import { findSubjects, guessSubjects, type Subjects } from './subject.ts';

type Part = Pick<WatchRequest, 'pool' | 'cell'>;

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
  if (kind === 'zone' || names.length === 0) return await show(context, allOf(context, kind, flags), selector, flags);
  refuseBoth(flags);
  return await show(context, await findSubjects(context, kind, names), [], flags);
}

/** `nano stats NAME…`: of which kind the names are is found out. */
export async function statsOfNamed(context: Context, names: readonly string[], flags: Flags): Promise<number> {
  refuseBoth(flags);
  return await show(context, await guessSubjects(context, names), [], flags);
}

/** NANO_POOL may stand beside names, for it was not meant for them. */
function refuseBoth({ pool, cell, selector }: Flags): void {
  const given = Object.entries({ '--pool': pool, '--cell': cell, '-l': selector }).find(
    ([, value]) => value !== undefined,
  );
  if (given !== undefined) throw new NanoError('USAGE', `give names, or ${given[0]}, not both`);
}

function allOf({ env }: Context, kind: StatsSubject, flags: Flags): Subjects {
  const isPlaced = kind === 'cell' || kind === 'instance';
  const part: Part = isPlaced ? defined({ pool: targetPool(flags, env), cell: flags.cell }) : {};
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

/** Where it is looked, and what is told where nothing is there, or nothing of what was meant. */
function placed(context: Context, listed: 'cell' | 'instance', part: Part): Pick<Shown<object>, 'part' | 'empty'> {
  const empty = async ({ cells, instances }: ZoneStats) => {
    const { stderr } = context.terminal;
    if ((listed === 'cell' ? cells : instances).length > 0) {
      if (stderr.isTTY) stderr.write(`no ${listed} matches\n`);
      return;
    }
    const { tellEmpty, whereText } = await import('../presenters/empty-zone.ts');
    await tellEmpty(context, listed, whereText(part.pool, part.cell));
  };
  return { part, empty };
}
