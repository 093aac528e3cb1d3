/** Time, as the dashboard has it: so that tests can make it pass. */
export interface TuiClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once; the answer is how to prevent that. */
  after(milliseconds: number, call: () => void): () => void;
}

export const tuiClock: TuiClock = {
  now: () => Date.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};
