import type { Command } from '../../controller/model/command.ts';
import { script } from './script.ts';

/** Runs commands one after the other; each is given as the length of its input, the count of its words, and these. */
const runEach = [
  'while [ "$#" -gt 0 ]; do bytes=$1; count=$2; shift 2',
  'words=; number=0',
  `while [ "$number" -lt "$count" ]; do number=$((number + 1)); words="$words \\"\\\${$number}\\""; done`,
  'if [ "$bytes" -eq 0 ]; then eval "$words" </dev/null; else head -c "$bytes" | eval "$words"; fi || exit',
  'shift "$count"; done',
];

/**
 * Commands as one, for one round trip: each with its own words and input, up to the first that fails, whose status it
 * has. Which one that was is not told.
 * @param lengths of their inputs in bytes, secrets and all
 */
export function together(commands: readonly Command[], lengths: readonly number[]): Command {
  const each = commands.flatMap(({ argv }, index) => [String(lengths[index] ?? 0), String(argv.length), ...argv]);
  return { ...script('nano-together', runEach, ...each), stdin: commands.flatMap(({ stdin = [] }) => stdin) };
}
