import type { Miss } from '../miss.ts';
import { knownOffline, type PlacementCell } from '../placement-cell.ts';

/** Whether a cell takes part at all: in the pool, enabled, and not known to be away. */
export function* stateMisses(cell: PlacementCell, now: number): Generator<Miss> {
  if (cell.state !== 'ready') yield { code: 'not-ready', state: cell.state };
  if (!cell.enabled) yield { code: 'disabled', since: cell.disabledAt ?? null };
  const failure = knownOffline(cell, now);
  if (failure !== undefined) {
    const seconds = Math.max(0, Math.round((now - failure.since) / 1000));
    yield { code: 'offline', seconds, message: failure.message };
  }
}
