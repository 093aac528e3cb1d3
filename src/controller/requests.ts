import {
  type GenericSchema,
  getDotPath,
  maxValue,
  minValue,
  number,
  pipe,
  safeInteger,
  safeParse,
  string,
  transform,
} from 'valibot';
import { NanoError } from './model/errors.ts';
import type { Timestamp } from './model/json.ts';
import { formatSize } from './model/units.ts';

/**
 * Parses a request once, at the Controller's entry, whoever calls. Throws INVALID_VALUE naming the key, before
 * anything else is looked at.
 */
export function parseRequest<T>(schema: GenericSchema<unknown, T>, request: unknown, what: string): T {
  const parsed = safeParse(schema, request, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const key = issue === undefined ? null : getDotPath(issue);
  throw new NanoError(
    'INVALID_VALUE',
    `${what}: ${key === null ? '' : `${key}: `}${issue?.message ?? 'is not acceptable'}`,
  );
}

/** A string that a parser of ours turns into a value; its own error says what is wrong. */
export function parsedBy<T>(parse: (text: string) => T) {
  return pipe(string(), transform(parse));
}

/** A count: a whole number from 1 to `most`. */
export function count(most: number) {
  return pipe(
    number(),
    safeInteger('is not a whole number'),
    minValue(1, 'must be at least 1'),
    maxValue(most, `must be at most ${most}`),
  );
}

/** Bytes: a whole number from `least` on. */
export function bytes(least: number) {
  return pipe(
    number(),
    safeInteger('is not a whole number of bytes'),
    minValue(least, `must be at least ${formatSize(least)}`),
  );
}

/** A time as RFC 3339, in any zone; the result is in UTC, so that it compares with stored ones. */
export function parseTimestamp(text: string): Timestamp {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new NanoError('INVALID_VALUE', `${JSON.stringify(text)} is no time`);
  return new Date(time).toISOString();
}
