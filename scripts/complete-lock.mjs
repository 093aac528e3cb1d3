#!/usr/bin/env node
/**
 * `npm run lock`: completes package-lock.json after `npm install` has left out packages of other systems, which it does for those
 * that it has not installed or that its registry does not carry. `npm ci` refuses such a file. They are pinned by who wants
 * them, so what is known of them suffices.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { missingOptionals } from './lib/lock.mjs';

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(await readFile(file, 'utf8'));
const missing = missingOptionals(lock.packages);
for (const { path, entry } of missing) lock.packages[path] = entry;
const { '': self, ...rest } = lock.packages;
const sorted = Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': self, ...Object.fromEntries(sorted) };
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`package-lock.json: ${missing.length} packages of other systems added\n`);
