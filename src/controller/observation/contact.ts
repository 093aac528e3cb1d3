/**
 * How a cell stands to whoever watches it. `slow` answers late, or has missed ticks; `offline` has not answered for a
 * while, and stays so until it answers again; `unknown` was asked and has had no time to answer yet.
 */
export type ContactState = 'unknown' | 'online' | 'slow' | 'offline' | 'disabled';

export interface Contact {
  readonly state: ContactState;
  /** When it came to be so, on the watcher's clock; for `offline`, since when nothing has come. */
  readonly sinceMs: number;
  /** Why a cell is offline, in words. */
  readonly why?: string;
}

/** What has come of asking a cell so far; all times on a clock that does not jump, in milliseconds. */
export interface ContactHistory {
  /** The operator's will: a disabled cell takes no new instances, but is watched as others are. */
  readonly enabled: boolean;
  readonly askedSinceMs: number;
  readonly answeredMs?: number;
  /** How long the last answer took. */
  readonly tookMs?: number;
  /** The failure of what was tried since the last answer. */
  readonly failure?: string;
}

/** An answer that took as long is late. */
const slowMs = 1_000;
const ticksMissed = 2.5;
/** A cable that is put back within seconds, or a libvirt that is restarted, makes no cell offline. */
const offlineMs = 6_000;

/** What is to be said of a cell now; `before` is what was said last, so that `since` is when it began. */
export function contactOf(
  history: ContactHistory,
  nowMs: number,
  intervalMs: number,
  before: Contact | undefined,
): Contact {
  const state = stateOf(history, nowMs, intervalMs);
  if (state === 'offline') {
    return { state, sinceMs: history.answeredMs ?? history.askedSinceMs, why: history.failure ?? 'no answer' };
  }
  return before?.state === state ? before : { state, sinceMs: nowMs };
}

function stateOf(
  { enabled, askedSinceMs, answeredMs, tookMs = 0, failure }: ContactHistory,
  nowMs: number,
  tickMs: number,
) {
  const silentMs = nowMs - (answeredMs ?? askedSinceMs);
  const patienceMs = Math.max(offlineMs, ticksMissed * tickMs);
  if (silentMs >= patienceMs || (answeredMs === undefined && failure !== undefined)) return 'offline';
  if (answeredMs === undefined) return 'unknown';
  if (!enabled) return 'disabled';
  return tookMs > slowMs || silentMs > ticksMissed * tickMs || failure !== undefined ? 'slow' : 'online';
}

/** Whether what a cell said last may stand for what it does now. Nothing of an offline cell counts in any sum. */
export function counts(state: ContactState): boolean {
  return state === 'online' || state === 'slow' || state === 'disabled';
}

const firstPauseMs = 500;
const longestPauseMs = 30_000;

/**
 * How long to wait before a cell is connected again: doubled with each failure in a row, up to half a minute, and by
 * chance between half of it and all of it, so that many cells that were lost together do not come back at once.
 */
export function reconnectPauseMs(failures: number, chance: number): number {
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, failures - 1));
  return pauseMs * (0.5 + chance / 2);
}
