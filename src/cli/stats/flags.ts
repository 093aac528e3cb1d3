import { Flags } from '@oclif/core';
import { NanoError } from '../../controller/model/errors.ts';
import { parseDuration } from '../flags/duration.ts';
import { listFlags } from '../flags/list-flags.ts';

/** What every `nano stats` takes. */
export const statsFlags = {
  watch: Flags.boolean({ char: 'w', summary: 'Go on: one look after the other, below one another, until Ctrl-C.' }),
  interval: Flags.string({
    summary: 'Time between two looks, from 500ms to 1m; 2s with --watch, else 1s.',
    helpValue: 'DURATION',
  }),
  count: Flags.integer({ summary: 'With --watch, which it implies: end after so many looks.', min: 1 }),
  since: Flags.string({
    summary: 'The figures of the past instead, as a chart: 2h, 7d, 2026-11-20.',
    helpValue: 'TIME',
    exclusive: ['watch', 'interval', 'count'],
  }),
  figure: Flags.string({
    summary: 'With --since: the figure to show, as its column is called; several with commas.',
    helpValue: 'cpu',
    dependsOn: ['since'],
  }),
  ...listFlags,
};

export interface StatsFlags {
  readonly watch?: boolean | undefined;
  readonly interval?: string | undefined;
  readonly count?: number | undefined;
}

/** Long enough apart that rates mean something; a person who watches needs no more than one look in two seconds. */
const once = 1_000;
const watching = 2_000;

export function parseInterval(text: string | undefined, isWatching: boolean): number {
  if (text === undefined) return isWatching ? watching : once;
  const interval = parseDuration(text, '--interval');
  if (interval >= 500 && interval <= 60_000) return interval;
  throw new NanoError('INVALID_VALUE', `--interval: ${text} is not between 500ms and 1m`);
}
