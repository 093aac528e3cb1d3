import { existsSync, readFileSync } from 'node:fs';
import { command } from './command.mjs';

const isRoot = process.getuid?.() === 0;

/** @param {string} program */
const has = (program) => (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${program}`));

function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Installs Debian packages where we may; says whether they are there now. @param {readonly string[]} packages */
async function apt(packages) {
  if (!isRoot || !has('apt-get')) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await command('apt-get', ['update', '-qq'], { env });
  const ran = await command('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
  return ran.ok;
}

export const machine = { isRoot, isDebian, has, apt };
