import type { Command } from '../../controller/model/command.ts';
import { checkMark } from './guard.ts';
import { type MarkKey, markArguments } from './mark.ts';
import { script } from './script.ts';

/** A command that reads all of its input, or fails; and how long that is in bytes, with the secrets in it. */
export interface Part {
  readonly command: Command;
  readonly inputBytes: number;
}

/** Each command is given as the length of its input, the number of its words, and these. */
const takeWords = [
  'bytes=$1; count=$2; shift 2',
  'words=; number=0',
  `while [ "$number" -lt "$count" ]; do number=$((number + 1)); words="$words \\"\\\${$number}\\""; done`,
].join('; ');

const runWords =
  'if [ "$bytes" -eq 0 ]; then ( eval "exec $words" ) </dev/null; else head -c "$bytes" | ( eval "exec $words" ); fi || exit';

/** Programs one after the other, each only where the cell still carries the mark. */
const runEach = [
  `check() { ${checkMark.join('; ')}; }`,
  'zone=$1; generation=$2; cell=$3; shift 3',
  'while [ "$#" -gt 0 ]; do check "$zone" "$generation" "$cell"',
  takeWords,
  runWords,
  'shift "$count"; done',
];

/**
 * Commands as one, for one round trip: up to the first that fails or is refused, whose status it has. Which one that was
 * it does not tell.
 */
export function asOne(parts: readonly Part[], mark: MarkKey): Command {
  const words = parts.flatMap(({ command: { argv }, inputBytes }) => [
    String(inputBytes),
    String(argv.length),
    ...argv,
  ]);
  const command = script('nano-as-one', runEach, ...markArguments(mark), ...words);
  return { ...command, stdin: parts.flatMap(({ command: { stdin = [] } }) => stdin) };
}
