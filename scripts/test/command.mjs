import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** @typedef {{ ok: boolean, status: number | null, stdout: string, output: string }} Ran */

/** Process groups that run now, to be ended when the whole run is. @type {Set<number>} */
const running = new Set();
let stopped = false;

/**
 * Runs a program to its end, in a process group of its own so that whatever it starts can be ended with it.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ minutes?: number, env?: NodeJS.ProcessEnv, show?: boolean, always?: boolean }} [options]
 *   `show` also prints as it comes; `always` runs although the run is being stopped, to clean up
 * @returns {Promise<Ran>}
 */
export function command(file, args, { minutes = 5, env = {}, show = false, always = false } = {}) {
  if (stopped && !always) return Promise.resolve({ ok: false, status: null, stdout: '', output: 'stopped' });
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    output += plain(text);
    if (show) process.stdout.write(process.stdout.isTTY ? text : plain(text));
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output += plain(text);
    if (show) process.stderr.write(process.stderr.isTTY ? text : plain(text));
  });

  const group = child.pid ?? 0;
  if (!always && group > 0) running.add(group);
  const deadline = setTimeout(() => {
    output += `\nended after ${minutes} minutes\n`;
    end(group);
  }, minutes * 60_000);
  return new Promise((resolve) => {
    const finish = (/** @type {number | null} */ status) => {
      clearTimeout(deadline);
      running.delete(group);
      resolve({ ok: status === 0 && !(stopped && !always), status, stdout, output });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(null);
    });
    child.on('close', finish);
  });
}

/** Without colours: tools turn them on where CI is set, and NO_COLOR would reach the tests. @param {string} text */
function plain(text) {
  return stripVTControlCharacters(text);
}

/** Ends everything that runs and lets nothing new start, except what cleans up. */
export function stopEverything() {
  stopped = true;
  for (const group of running) end(group);
}

/** @param {number} group */
function end(group) {
  signal(group, 'SIGTERM');
  setTimeout(() => signal(group, 'SIGKILL'), 5_000).unref();
}

/** @param {number} group @param {NodeJS.Signals} name */
function signal(group, name) {
  try {
    process.kill(-group, name);
  } catch {
    // It has ended by itself.
  }
}
