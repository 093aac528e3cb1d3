import { existsSync, readFileSync } from 'node:fs';
import { command, root } from './command.mjs';
import { machine } from './machine.mjs';
import { failure, none } from './tally.mjs';

/** `npm test --silent` would make npm silent here as well, warnings and errors included. */
const outspoken = { npm_config_loglevel: 'warn' };

/** Brings node_modules to what package-lock.json says, and nothing when it is there already. */
export async function install() {
  const stale = isStale();
  if (stale) {
    const ran = await command('npm', ['ci'], { minutes: 10, env: outspoken });
    if (!ran.ok) return { ...failure('npm ci'), output: ran.output };
    if (ran.output.includes('install-scripts')) {
      return { ...failure('a package with install scripts is not under allowScripts'), output: ran.output };
    }
  }
  const native = await buildNatives();
  return native ?? { tally: none, note: stale ? 'npm ci' : 'up to date' };
}

/**
 * Compares versions, not dates: a checkout sets the date of every file, and packages for other systems are never there.
 */
function isStale() {
  const [wanted, present] = ['package-lock.json', 'node_modules/.package-lock.json'].map(packagesOf);
  if (present === undefined) return true;
  return Object.entries(wanted ?? {}).some(([path, entry]) => {
    if (path === '' || (entry.optional && present[path] === undefined)) return false;
    return present[path]?.version !== entry.version;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, { version: string, optional?: boolean }> | undefined}
 */
function packagesOf(file) {
  if (!existsSync(`${root}/${file}`)) return undefined;
  return JSON.parse(readFileSync(`${root}/${file}`, 'utf8')).packages;
}

/** Node 20 keeps its data with better-sqlite3. npm carries on when it could not be built, the tests could not. */
async function buildNatives() {
  const loads = () => command(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:')"]);
  if (hasSqlite() || (await loads()).ok) return undefined;
  await machine.apt(['python3', 'make', 'g++']);
  await command('npm', ['rebuild', 'better-sqlite3'], { minutes: 10, env: outspoken });
  const again = await loads();
  return again.ok ? undefined : { ...failure('better-sqlite3 does not load'), output: again.output };
}

function hasSqlite() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}
