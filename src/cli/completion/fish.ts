import { type Completion, type CompletionCommand, type CompletionTable, nameCommands } from './table.ts';

/** The script for fish 3 and newer. */
export function fishScript({ words, commands }: CompletionTable): string {
  const nouns = [...new Set(commands.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''))];
  const lines = ['nano', 'nanoctl'].flatMap((bin) => [
    ...words.map(({ word, summary }) => `complete -c ${bin} -n '__nano_at' -a ${quote(word)} -d ${quote(summary)}`),
    ...nouns.flatMap((noun) =>
      commands
        .filter(({ path }) => path[0] === noun)
        .map(
          ({ path, summary }) =>
            `complete -c ${bin} -f -n '__nano_at ${noun}' -a ${quote(path[1] ?? '')} -d ${quote(summary)}`,
        ),
    ),
    ...commands.flatMap((command) => commandLines(bin, command)),
  ]);
  return `# fish completion for nano: nano completion fish | source

# Whether the words before the cursor are exactly these.
function __nano_at
    set -l words (commandline -opc)[2..-1]
    test "$words" = "$argv"
end

# Whether the words before the cursor begin with these.
function __nano_in
    set -l words (commandline -opc)[2..-1]
    set -l length (count $argv)
    test (count $words) -ge $length; and test "$words[1..$length]" = "$argv"
end

${lines.join('\n')}
`;
}

function commandLines(bin: string, { path, flags, places }: CompletionCommand): string[] {
  const where = `-c ${bin} -n '__nano_in ${path.join(' ')}'`;
  const flagLines = flags.map(({ name, char, summary, value }) => {
    const names = `-l ${name}${char === undefined ? '' : ` -s ${char}`}`;
    return `complete ${where} ${names}${value === undefined ? '' : ` ${offered(value)}`} -d ${quote(summary)}`;
  });
  // All places are offered at each: a name of the wrong kind is told by nano itself.
  return [
    ...flagLines,
    ...places.map((place) => `complete ${where} ${place.kind === 'file' ? '-F' : `-f${listed(place)}`}`),
  ];
}

function offered(completion: Completion): string {
  return completion.kind === 'file' ? '-r -F' : `-x${listed(completion)}`;
}

function listed(completion: Completion): string {
  if (completion.kind === 'names') return ` -a ${quote(`(command nano ${nameCommands[completion.of]} 2>/dev/null)`)}`;
  return completion.kind === 'words' ? ` -a ${quote(completion.words.join(' '))}` : '';
}

/** In fish's single quotes only the quote and the backslash mean something. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
