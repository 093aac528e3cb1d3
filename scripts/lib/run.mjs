// Running other programs, as the project's own scripts do: in the foreground, ending with them when they fail.
import { spawnSync } from 'node:child_process';

/**
 * Runs a command with this terminal. Ends the script with its status when it fails.
 *
 * @param {readonly string[]} argv
 * @param {NodeJS.ProcessEnv} [env]
 */
export function run(argv, env = process.env) {
  const { status, error } = spawnSync(argv[0] ?? '', argv.slice(1), { stdio: 'inherit', env });
  if (error === undefined && status === 0) return;
  console.error(`failed: ${argv.join(' ')}${error === undefined ? ` (status ${status})` : `: ${error.message}`}`);
  process.exit(status || 1);
}

/**
 * Runs a command and returns what it printed; its words are shown only when it fails.
 *
 * @param {readonly string[]} argv
 * @param {NodeJS.ProcessEnv} [env]
 */
export function capture(argv, env = process.env) {
  const { status, stdout, stderr } = spawnSync(argv[0] ?? '', argv.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
    encoding: 'utf8',
  });
  if (status === 0) return stdout;
  console.error(`${stderr}failed: ${argv.join(' ')} (status ${status})`);
  process.exit(status || 1);
}

/**
 * Shows a command as a user would type it, then runs it.
 *
 * @param {readonly string[]} words
 * @param {readonly string[]} argv
 * @param {NodeJS.ProcessEnv} env
 */
export function show(words, argv, env) {
  console.log(`\n$ ${words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(' ')}`);
  run(argv, env);
}
