#!/usr/bin/env node
/**
 * Writes oclif.manifest.json: all commands with their flags and help, read from dist/. With it nano finds a command without
 * loading the others. It is kept in git so that a change of the command line is seen in review.
 *
 * `npm run manifest` builds first. A test compares the file with what this makes.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { makeManifest } from './lib/manifest.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const file = `${root}/oclif.manifest.json`;

const wanted = await makeManifest(root);
const present = await readFile(file, 'utf8').catch(() => '');
if (wanted !== present) await writeFile(file, wanted);
if (!process.argv.includes('--quiet')) {
  const count = Object.keys(JSON.parse(wanted).commands).length;
  process.stdout.write(`oclif.manifest.json: ${count} commands, ${wanted === present ? 'unchanged' : 'written'}\n`);
}
