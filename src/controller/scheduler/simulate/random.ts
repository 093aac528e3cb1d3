/** Numbers from 0 up to, not including, 1; the same seed gives the same numbers. */
export type Random = () => number;

/** Mulberry32: small and even enough for mixes of requests; nothing secret rests on it. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of several, each as likely as its weight. */
export function pick<T>(random: Random, choices: readonly (readonly [value: T, weight: number])[]): T {
  const all = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random() * all;
  for (const [value, weight] of choices) {
    left -= weight;
    if (left < 0) return value;
  }
  const last = choices.at(-1);
  if (last === undefined) throw new RangeError('there is nothing to pick from');
  return last[0];
}
