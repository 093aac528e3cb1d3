import type { TuiClock } from '../../src/tui/terminal/clock.ts';

export interface TestClock extends TuiClock {
  /** Lets so many milliseconds pass; what was to happen meanwhile happens, each at its time. */
  pass(milliseconds: number): void;
  /** How much is still to happen. */
  waiting(): number;
}

export function testClock(start = Date.parse('2026-11-20T12:00:00.000Z')): TestClock {
  let now = start;
  let pending: { readonly at: number; readonly call: () => void }[] = [];
  return {
    now: () => now,
    after: (milliseconds, call) => {
      const one = { at: now + milliseconds, call };
      pending.push(one);
      return () => {
        pending = pending.filter((other) => other !== one);
      };
    },
    pass: (milliseconds) => {
      const until = now + milliseconds;
      for (;;) {
        const [next] = pending.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        pending = pending.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.call();
      }
      now = until;
    },
    waiting: () => pending.length,
  };
}
