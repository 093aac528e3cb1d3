/** How finely figures are kept, and for how long: each level is made of the means of the one before. */
export interface Level {
  readonly number: number;
  readonly stepMs: number;
  readonly keepMs: number;
  /** Where a zone is so large that it takes more, it is kept for a shorter time. */
  readonly mostBytes: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const MiB = 1024 ** 2;

export const levels = [
  { number: 0, stepMs: 2_000, keepMs: 10 * minute, mostBytes: 64 * MiB },
  { number: 1, stepMs: minute, keepMs: day, mostBytes: 128 * MiB },
  { number: 2, stepMs: 15 * minute, keepMs: 90 * day, mostBytes: 192 * MiB },
] as const satisfies readonly Level[];

/** The finest level that reaches back so far. */
export function levelFor(agoMs: number): Level {
  return levels.find(({ keepMs }) => agoMs <= keepMs) ?? levels[2];
}
