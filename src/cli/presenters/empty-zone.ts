import { ask } from '../ask.ts';
import type { Context } from '../context.ts';

type Listed = 'cell' | 'image' | 'instance';

/**
 * What to know where a list is empty: what to do first in a zone where there is nothing yet, or where it was looked.
 * Told on stderr, for stdout is data.
 */
export async function tellEmpty(context: Context, listed: Listed, where: string | undefined): Promise<void> {
  const { stderr } = context.terminal;
  if (where === undefined) stderr.write(`${await firstStep(context, listed)}\n`);
  else if (stderr.isTTY) stderr.write(`no ${listed}s ${where}\n`);
}

/** `in pool web`, `on cell-1`: where a list was narrowed to; undefined for all of the zone. */
export function whereText(pool: string | undefined, cell?: string): string | undefined {
  const parts = [...(pool === undefined ? [] : [`in pool ${pool}`]), ...(cell === undefined ? [] : [`on ${cell}`])];
  return parts.length === 0 ? undefined : parts.join(' ');
}

async function firstStep(context: Context, listed: Listed): Promise<string> {
  const cells = listed === 'cell' ? [] : await ask(context, 'cell.list', { cached: true });
  if (cells.length === 0) return 'no cells yet: nano pool add-cell default HOST';
  const [image] = listed === 'image' ? [] : await ask(context, 'image.list', {});
  if (image === undefined) return 'no images yet: nano image import FILE';
  return `no instances yet: nano instance create NAME --image ${image.name}`;
}
