import { NanoError } from '../../controller/model/errors.ts';
import { suggest } from '../errors/suggest.ts';
import type { ListShape } from '../output/column.ts';
import { isPreferenceKey, type PreferenceKey, type Preferences, preferenceTexts } from '../preferences/preferences.ts';
import { textColumn } from './columns.ts';

export interface PreferenceRow {
  readonly key: PreferenceKey;
  /** Null where it is not set. */
  readonly value: string | null;
  readonly fallback: string;
  readonly meaning: string;
}

export const preferenceList: ListShape<PreferenceRow> = {
  name: (row) => row.key,
  columns: [
    textColumn('key', (row) => row.key),
    textColumn('value', (row) => row.value ?? undefined),
    textColumn('fallback', (row) => row.fallback),
    { ...textColumn('meaning', (row: PreferenceRow) => row.meaning), flexible: true },
  ],
};

export function preferenceRows(preferences: Preferences): readonly PreferenceRow[] {
  const keys = Object.keys(preferenceTexts).filter(isPreferenceKey);
  return keys.map((key) => ({ key, value: preferences[key] ?? null, ...preferenceTexts[key] }));
}

/** The preference of a name that was typed. */
export function parsePreferenceKey(text: string): PreferenceKey {
  if (isPreferenceKey(text)) return text;
  const keys = Object.keys(preferenceTexts);
  const meant = suggest(text, keys);
  throw new NanoError('USAGE', `there is no preference ${JSON.stringify(text)}`, {
    hint: `${meant === undefined ? '' : `did you mean ${meant}? `}preferences are ${keys.join(', ')}`,
  });
}
