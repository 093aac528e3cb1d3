/** A counter's readings and the time between them. */
export interface Interval {
  readonly elapsedMs: number;
}

/** Readings that lie further apart say nothing of now. */
const longestMs = 5 * 60_000;

const msPerSecond = 1000;

/**
 * The time between two readings, on a clock that does not jump; undefined where it is no use: none before, no time
 * passed, or so much that an average over it would be news of the past. A missed tick only makes it longer.
 */
export function intervalBetween(beforeMs: number | undefined, nowMs: number): Interval | undefined {
  if (beforeMs === undefined) return undefined;
  const elapsedMs = nowMs - beforeMs;
  return elapsedMs > 0 && elapsedMs <= longestMs ? { elapsedMs } : undefined;
}

/** How much a counter rose by; undefined where either reading is absent, or where it began anew in between. */
export function rise(before: number | undefined, now: number | undefined): number | undefined {
  return before === undefined || now === undefined || now < before ? undefined : now - before;
}

/** What a counter rises by in a second. */
export function perSecond(
  before: number | undefined,
  now: number | undefined,
  interval: Interval | undefined,
): number | undefined {
  const rose = rise(before, now);
  return rose === undefined || interval === undefined ? undefined : (rose / interval.elapsedMs) * msPerSecond;
}

/** The sum of what is known; undefined where nothing is. */
export function sumKnown(values: Iterable<number | undefined>): number | undefined {
  let sum: number | undefined;
  for (const value of values) if (value !== undefined) sum = (sum ?? 0) + value;
  return sum;
}
