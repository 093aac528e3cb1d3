/** What nano asks sshd to run: the words that make it a command of any login shell, taken off again. */
export interface CommandLine {
  /** Printed before the command's own output, on both streams. */
  readonly marker: string;
  readonly hasTerminal: boolean;
  readonly sudo: boolean;
  readonly argv: readonly string[];
}

const script =
  /^printf %s%s\$\$\/ (\S+) (\S+); (printf %s%s \1 \2 >&2; )?export LC_ALL=C "PATH=[^"]*"; exec ([\s\S]*)$/;

/** Reads a line that `renderRemoteCommand` wrote; undefined for any other. */
export function readCommandLine(line: string): CommandLine | undefined {
  const outer = splitWords(line);
  if (outer?.length !== 4 || outer.slice(0, 3).join(' ') !== 'exec sh -c') return undefined;
  const match = script.exec(outer[3] ?? '');
  const words = splitWords(match?.[4] ?? '');
  if (match === null || words === undefined) return undefined;
  const sudo = words.slice(0, 3).join(' ') === 'sudo -n --';
  const argv = sudo ? words.slice(3) : words;
  return { marker: `${match[1]}${match[2]}`, hasTerminal: match[3] === undefined, sudo, argv };
}

/** Words as sh splits them, where nothing but single quotes and backslashes quotes; undefined for what needs a shell. */
export function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  const piece = /\s+|'([^']*)'|\\([\s\S])|([A-Za-z0-9_@%+=:,./-]+)/gy;
  let word: string | undefined;
  while (piece.lastIndex < text.length) {
    const match = piece.exec(text);
    if (match === null) return undefined;
    const part = match[1] ?? match[2] ?? match[3];
    if (part !== undefined) word = (word ?? '') + part;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
