import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { command, root } from './command.mjs';
import { machine } from './machine.mjs';
import { single, skip } from './tally.mjs';

const folders = ['.ci', 'bench', 'lab', 'scripts'];

/** Every shell script of the project, by its name or its first line. */
export async function shellcheck() {
  if (!machine.has('shellcheck') && !(await machine.apt(['shellcheck']))) {
    return skip('shellcheck is not installed: apt-get install shellcheck');
  }
  return single(await command('shellcheck', folders.flatMap(scriptsBelow)));
}

/** @param {string} folder @returns {string[]} */
function scriptsBelow(folder) {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return scriptsBelow(path);
    return entry.isFile() && isShell(path) ? [path] : [];
  });
}

/** @param {string} path */
function isShell(path) {
  if (/\.(sh|bash)$/.test(path)) return true;
  const first = Buffer.alloc(64);
  const file = openSync(join(root, path), 'r');
  readSync(file, first);
  closeSync(file);
  return /^#!.*\b(ba|da)?sh\b/.test(first.toString('latin1').split('\n')[0] ?? '');
}
