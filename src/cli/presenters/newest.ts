import type { Context } from '../context.ts';

/** How much of history a list shows unless it is told: each operation carries all of its commands. */
export const newestLimit = 100;

/** Says on stderr that there may be more than a list shows. */
export function tellLimit({ terminal }: Context, shown: number): void {
  if (shown >= newestLimit) terminal.stderr.write(`the newest ${newestLimit}: --limit shows more\n`);
}
