import { quoteArgument } from '../../controller/model/shell.ts';
import { type Completion, type CompletionCommand, type CompletionTable, nameCommands } from './table.ts';

/** The script for zsh: to be evaluated, or kept as `_nano` in a folder of fpath. */
export function zshScript({ words, commands }: CompletionTable): string {
  const nouns = [...new Set(commands.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''))];
  const names = Object.entries(nameCommands).map(
    ([thing, line]) => `_nano_${thing}() {
  local -a names=(\${(f)"$(command nano ${line} 2>/dev/null)"})
  compadd -a names
}`,
  );
  return `#compdef nano nanoctl
# zsh completion for nano: source <(nano completion zsh)

${names.join('\n\n')}

_nano() {
  local -a words_of_nano verbs
  if (( CURRENT == 2 )); then
    words_of_nano=(
${words.map(({ word, summary }) => `      ${described(word, summary)}`).join('\n')}
    )
    _describe 'command' words_of_nano
    # What is no word of ours may be a file for the editor of the same name.
    _files
    return
  fi
  case $words[2] in
${nouns.map((noun) => nounCase(noun, commands)).join('\n')}
${commands
  .filter(({ path }) => path.length === 1 && !nouns.includes(path[0] ?? ''))
  .map(
    (command) =>
      `    ${command.path[0] ?? ''})\n      shift words; (( CURRENT-- ))\n${argumentsOf(command, '      ')} ;;`,
  )
  .join('\n')}
    *) _files ;;
  esac
}

# Sourced: to be registered. In a folder of fpath: to be run.
if [[ $funcstack[1] == _nano ]]; then _nano "$@"; else compdef _nano nano nanoctl; fi
`;
}

function nounCase(noun: string, commands: readonly CompletionCommand[]): string {
  const own = commands.filter(({ path }) => path[0] === noun);
  return `    ${noun})
      if (( CURRENT == 3 )); then
        verbs=(
${own.map(({ path, summary }) => `          ${described(path[1] ?? '', summary)}`).join('\n')}
        )
        _describe 'command' verbs
        return
      fi
      local verb=$words[3]
      shift 2 words; (( CURRENT -= 2 ))
      case $verb in
${own.map((command) => `        ${command.path[1] ?? ''})\n${argumentsOf(command, '          ')} ;;`).join('\n')}
      esac ;;`;
}

function argumentsOf({ flags, places, repeats }: CompletionCommand, indent: string): string {
  const specs = [
    ...flags.flatMap(({ name, char, summary, value }) => {
      const text = `[${bracketed(summary)}]${value === undefined ? '' : `:${name}:${action(value)}`}`;
      const long = quoteArgument(`--${name}${value === undefined ? '' : '='}${text}`);
      return char === undefined ? [long] : [quoteArgument(`-${char}${text}`), long];
    }),
    quoteArgument('--help[Show help.]'),
    ...places.map((place, index) => {
      const where = repeats && index === places.length - 1 ? '*' : String(index + 1);
      return quoteArgument(`${where}:name:${action(place)}`);
    }),
  ];
  return `${indent}_arguments ${specs.join(` \\\n${indent}  `)}`;
}

function action(completion: Completion): string {
  if (completion.kind === 'names') return `_nano_${completion.of}`;
  if (completion.kind === 'file') return '_files';
  return completion.kind === 'words' ? `(${completion.words.join(' ')})` : ' ';
}

function described(word: string, summary: string): string {
  return quoteArgument(`${word.replaceAll(':', '\\:')}:${summary}`);
}

/** Inside the brackets of an argument's description. */
function bracketed(text: string): string {
  return text.replace(/[\\[\]:]/g, '\\$&');
}
