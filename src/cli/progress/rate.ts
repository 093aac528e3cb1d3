/** How fast something grows, over the last few seconds: what was before them tells nothing about what is left. */
export interface Rate {
  add(done: number, now: number): void;
  /** Units a second; undefined before there is anything to tell from. */
  perSecond(): number | undefined;
}

/** In milliseconds. */
const window = 5_000;
const least = 500;

export function createRate(): Rate {
  let samples: { readonly done: number; readonly at: number }[] = [];
  return {
    add: (done, at) => {
      const last = samples.at(-1);
      // Less than before: another step, or the same from its start.
      if (last !== undefined && done < last.done) samples = [];
      const cut = samples.findIndex((sample) => sample.at >= at - window);
      samples = [...(cut === -1 ? [] : samples.slice(cut)), { done, at }];
    },
    perSecond: () => {
      const [first] = samples;
      const last = samples.at(-1);
      if (first === undefined || last === undefined || last.at - first.at < least) return undefined;
      return ((last.done - first.done) * 1_000) / (last.at - first.at);
    },
  };
}
