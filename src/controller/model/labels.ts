import { NanoError } from './errors.ts';

/** Words that operators give things: `rack=r1`, `role=web`. A label without a value has the value ''. */
export type Labels = Readonly<Record<string, string>>;

const keyPattern = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$/;
const valuePattern = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$/;

export function parseLabelKey(text: string, what: string): string {
  if (keyPattern.test(text)) return text;
  throw new NanoError('INVALID_VALUE', `${what}: ${JSON.stringify(text)} cannot be a label`, {
    hint: 'labels are letters, digits, ".", "_", "/" and "-", written as role=web',
  });
}

export function parseLabelValue(text: string, what: string): string {
  if (text === '' || valuePattern.test(text)) return text;
  throw new NanoError('INVALID_VALUE', `${what}: ${JSON.stringify(text)} cannot be the value of a label`, {
    hint: 'values are letters, digits, ".", "_", "/" and "-", written as role=web',
  });
}

/** A label that a thing must have: with this value, with any where it is absent. */
export interface LabelMatch {
  readonly key: string;
  readonly value?: string;
}

export function matchesLabel(labels: Labels, { key, value }: LabelMatch): boolean {
  return Object.hasOwn(labels, key) && (value === undefined || labels[key] === value);
}

export function formatLabel({ key, value }: LabelMatch): string {
  return value === undefined || value === '' ? key : `${key}=${value}`;
}
