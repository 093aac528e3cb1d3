import { NanoError } from '../../controller/model/errors.ts';

const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  '': 1e3,
  s: 1e3,
  m: 60e3,
  min: 60e3,
  h: 3600e3,
  d: 86400e3,
  w: 7 * 86400e3,
};

/** Reads a duration as people write it (`90`, `30s`, `5m`, `1h`, `90d`; seconds without a unit). Result in milliseconds. */
export function parseDuration(text: string, what: string): number {
  const match = /^(\d+(?:\.\d+)?) ?(ms|s|m|min|h|d|w|)$/.exec(text.trim());
  const factor = milliseconds[match?.[2] ?? ''];
  if (match === null || factor === undefined) {
    throw new NanoError('INVALID_VALUE', `${what}: ${JSON.stringify(text)} is not a duration`, {
      hint: 'write it as 30s, 5m, 1h or 90d',
    });
  }
  return Math.round(Number(match[1]) * factor);
}

/** The same for a flag that may be absent. */
export function optionalDuration(text: string | undefined, what: string): number | undefined {
  return text === undefined ? undefined : parseDuration(text, what);
}
