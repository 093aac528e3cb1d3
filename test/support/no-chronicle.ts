import type { Chronicle } from '../../src/controller/ports/chronicle.ts';

/** Keeps nothing. */
export const noChronicle: Chronicle = {
  keep: () => {},
  events: () => [],
  series: (_subject, fromMs) => ({ fromMs, stepMs: 60_000, series: {} }),
  close: () => {},
};
