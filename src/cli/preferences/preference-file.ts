import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NanoError, toNanoError } from '../../controller/model/errors.ts';
import { type PreferenceKey, type Preferences, parsePreferences } from './preferences.ts';

/** Preferences as they are kept: read at each start, written only by `nano config`. */
export interface PreferenceFile {
  readonly path: string;
  read(): Preferences;
  set(key: PreferenceKey, value: string): Promise<void>;
  unset(key: PreferenceKey): Promise<void>;
}

/**
 * `config.json` in a folder. It is read as the plain JSON that it is: conf, which writes it (whole or not at all),
 * takes longer to load than most commands run.
 */
export function preferenceFile(folder: string): PreferenceFile {
  const path = join(folder, 'config.json');
  let known: Preferences | undefined;
  return {
    path,
    read: () => {
      known ??= readPreferences(path);
      return known;
    },
    set: async (key, value) => {
      parsePreferences({ [key]: value });
      (await openConf(path)).set(key, value);
    },
    unset: async (key) => {
      if (existsSync(path)) (await openConf(path)).delete(key);
    },
  };
}

async function openConf(path: string) {
  // conf takes a file that is no JSON for an empty one and would write over it.
  parseFile(path);
  const { default: Conf } = await import('conf');
  return new Conf<Record<string, unknown>>({
    cwd: dirname(path),
    configName: 'config',
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
}

function readPreferences(path: string): Preferences {
  try {
    return parsePreferences(parseFile(path));
  } catch (cause) {
    throw new NanoError('INVALID_VALUE', `${path} cannot be used: ${toNanoError(cause).message}`, {
      hint: `nano config set KEY VALUE puts one right; or repair or remove ${path}`,
      cause,
    });
  }
}

function parseFile(path: string): Readonly<Record<string, unknown>> {
  if (!existsSync(path)) return {};
  const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof found !== 'object' || found === null) throw new NanoError('INVALID_VALUE', 'it holds no JSON object');
  return { ...found };
}
