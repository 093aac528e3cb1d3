import { NanoError } from './errors.ts';
import { isUuid } from './ids.ts';

/**
 * What may be called what. A name is a DNS label (RFC 1123: a-z, 0-9 and '-', at most 63) with at least one letter
 * and not shaped like a UUID, so that it can be a host name, is never taken for a number by virsh, nor for an id.
 */
export function parseName(text: string, what: string): string {
  const problem = nameProblem(text);
  if (problem === undefined) return text;
  const proposal = proposeName(text);
  throw new NanoError('INVALID_VALUE', `${what} name "${text}" ${problem}`, {
    hint: `names are made of a-z, 0-9 and "-", with at least one letter${proposal === undefined ? '' : `, for example ${proposal}`}`,
  });
}

/** Why a text is no name, or undefined when it is one. */
export function nameProblem(text: string): string | undefined {
  if (text.length === 0) return 'is empty';
  if (text.length > 63) return `has ${text.length} characters, 63 at most are allowed`;
  const wrong = /[^a-z0-9-]/.exec(text)?.[0];
  if (wrong !== undefined) return `contains ${/[A-Z]/.test(wrong) ? `the capital "${wrong}"` : JSON.stringify(wrong)}`;
  if (text.startsWith('-') || text.endsWith('-')) return 'begins or ends with "-"';
  if (!/[a-z]/.test(text)) return 'has no letter';
  if (isUuid(text)) return 'is shaped like an id';
  return undefined;
}

/** What a text could be called by the rules of names; undefined where nothing of it is left. */
export function proposeName(text: string): string | undefined {
  const proposal = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return proposal !== text && nameProblem(proposal) === undefined ? proposal : undefined;
}
