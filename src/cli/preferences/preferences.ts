import { NanoError } from '../../controller/model/errors.ts';
import { parseName } from '../../controller/model/names.ts';
import { defined } from '../defined.ts';
import { type OutputFormat, outputFormats } from '../output/format.ts';

const colorPreferences = ['auto', 'always', 'never'] as const;
type ColorPreference = (typeof colorPreferences)[number];

const confirmPreferences = ['always', 'never'] as const;

/** What an operator settled once: beaten by the environment, and that by flags. */
export interface Preferences {
  readonly pool?: string;
  readonly output?: OutputFormat;
  readonly color?: ColorPreference;
  readonly confirm?: (typeof confirmPreferences)[number];
}

export type PreferenceKey = keyof Preferences;

/** What each is about, and what holds where it is not set. */
export const preferenceTexts: Readonly<Record<PreferenceKey, { readonly meaning: string; readonly fallback: string }>> =
  {
    pool: { meaning: 'pool that new instances go to', fallback: 'default' },
    output: { meaning: `output format: ${outputFormats.join(', ')}`, fallback: 'table' },
    color: { meaning: `colours: ${colorPreferences.join(', ')}`, fallback: 'auto' },
    confirm: { meaning: `ask before data is lost: ${confirmPreferences.join(', ')}`, fallback: 'always' },
  };

export function isPreferenceKey(text: string): text is PreferenceKey {
  return Object.hasOwn(preferenceTexts, text);
}

/** Reads values from outside; keys that are not known are left alone, for a newer nano may know them. */
export function parsePreferences(found: Readonly<Record<string, unknown>>): Preferences {
  return defined({
    pool: found.pool === undefined ? undefined : parseName(String(found.pool), 'pool'),
    output: choice('output', outputFormats, found.output),
    color: choice('color', colorPreferences, found.color),
    confirm: choice('confirm', confirmPreferences, found.confirm),
  });
}

function choice<T extends string>(key: PreferenceKey, choices: readonly T[], found: unknown): T | undefined {
  if (found === undefined) return undefined;
  const chosen = choices.find((one) => one === found);
  if (chosen !== undefined) return chosen;
  throw new NanoError(
    'INVALID_VALUE',
    `preference ${key}: ${JSON.stringify(found)} is not one of ${choices.join(', ')}`,
  );
}
