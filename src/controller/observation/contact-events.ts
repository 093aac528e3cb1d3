import type { CellStats } from '../model/stats-views.ts';
import type { Happening } from './event-codes.ts';

/** What is worth telling of how a cell stands now: not that it answers for the first time, nor what the operator did. */
export function contactHappening(
  before: Pick<CellStats, 'contact'> | undefined,
  { name, contact, why, tookMs }: Pick<CellStats, 'name' | 'contact' | 'why' | 'tookMs'>,
): Happening | undefined {
  const was = before?.contact ?? 'unknown';
  if (was === contact) return undefined;
  const about = { cell: name, instance: null };
  switch (contact) {
    case 'offline':
      return { ...about, code: 'cell.offline', message: why ?? 'no answer' };
    case 'slow':
      return was === 'online' || was === 'disabled'
        ? { ...about, code: 'cell.slow', message: tookMs === null ? 'late' : `its last answer took ${tookMs} ms` }
        : was === 'offline'
          ? { ...about, code: 'cell.online', message: 'answers again, slowly' }
          : undefined;
    case 'online':
    case 'disabled':
      return was === 'offline' || was === 'slow'
        ? { ...about, code: 'cell.online', message: was === 'slow' ? 'answers in time again' : 'answers again' }
        : undefined;
    case 'unknown':
      return undefined;
  }
}
