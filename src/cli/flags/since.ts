import { Flags } from '@oclif/core';
import { isNanoError, NanoError } from '../../controller/model/errors.ts';
import type { Timestamp } from '../../controller/model/json.ts';
import { parseDuration } from './duration.ts';

/** For lists of what was done. */
export const sinceFlag = {
  since: Flags.string({
    summary: 'Only what was begun then or later: 2h, 7d, 2026-11-20, 2026-11-20T08:00.',
    helpValue: 'TIME',
  }),
};

/** Reads `--since`: so long ago, or a time; one without a zone is local. */
export function parseSince(text: string | undefined, now: number): Timestamp | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(localTime(text)) : now - agoOf(text);
  if (!Number.isNaN(time)) return new Date(Math.max(0, time)).toISOString();
  throw new NanoError('INVALID_VALUE', `--since: ${JSON.stringify(text)} is no time`, { hint });
}

const hint = 'write it as 2h, 7d, 2026-11-20 or 2026-11-20T08:00';

/** A date alone would be taken for UTC. */
function localTime(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text.replace(' ', 'T');
}

function agoOf(text: string): number {
  try {
    return parseDuration(text, '--since');
  } catch (cause) {
    if (!isNanoError(cause)) throw cause;
    throw new NanoError('INVALID_VALUE', `--since: ${JSON.stringify(text)} is no time`, { hint, cause });
  }
}
