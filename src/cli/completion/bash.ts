import { quoteArgument } from '../../controller/model/shell.ts';
import { type Completion, type CompletionCommand, type CompletionTable, nameCommands } from './table.ts';

/** The script for bash 3.2 and newer. */
export function bashScript({ words, commands }: CompletionTable): string {
  const nouns = [...new Set(commands.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''))];
  const verbs = nouns.map((noun) => {
    const known = commands.filter(({ path }) => path[0] === noun).map(({ path }) => path[1] ?? '');
    return `    ${noun}) verbs=${quoteArgument(known.join(' '))} ;;`;
  });
  const names = Object.entries(nameCommands).map(
    ([thing, line]) => `    ${thing}) words=$(command "$1" ${line} 2>/dev/null) ;;`,
  );
  return `# bash completion for nano: source <(nano completion bash)

_nano_reply() {
  local words=
  case "$2" in
${names.join('\n')}
    # Bash itself knows best how files are completed.
    file) compopt -o default 2>/dev/null; return ;;
    none) return ;;
    *) words=\${2//,/ } ;;
  esac
  COMPREPLY=( $(compgen -W "$words" -- "$3") )
}

_nano() {
  local bin=\${COMP_WORDS[0]} cur=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  local noun=\${COMP_WORDS[1]} command first=3 verbs= flags= values= places= word kind i position=0
  COMPREPLY=()
  if (( COMP_CWORD == 1 )); then
    # What is no word of ours may be a file for the editor of the same name: bash completes it then.
    COMPREPLY=( $(compgen -W ${quoteArgument(words.map(({ word }) => word).join(' '))} -- "$cur") )
    return
  fi
  case "$noun" in
${verbs.join('\n')}
  esac
  if [[ -z $verbs ]]; then
    command=$noun first=2
  elif (( COMP_CWORD == 2 )) && [[ $cur != -* ]]; then
    COMPREPLY=( $(compgen -W "$verbs" -- "$cur") )
    return
  elif [[ " $verbs " == *" \${COMP_WORDS[2]} "* ]]; then
    command="$noun \${COMP_WORDS[2]}"
  else
    # A noun that is a command by itself as well.
    command=$noun first=2
  fi
  case "$command" in
${commands.map(caseOf).join('\n')}
    *) return ;;
  esac
  # Older ones than bash 4 have no compopt: they offer files where there is nothing else.
  compopt +o default +o bashdefault 2>/dev/null
  if [[ $cur == = ]]; then
    cur=
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in $values; do
    if [[ \${word%%:*} == "$before" ]]; then
      _nano_reply "$bin" "\${word#*:}" "$cur"
      return
    fi
  done
  if [[ $cur == -* ]]; then
    COMPREPLY=( $(compgen -W "$flags" -- "$cur") )
    return
  fi
  for (( i = first; i < COMP_CWORD; i++ )); do
    word=\${COMP_WORDS[i]}
    if [[ $word != -* ]]; then
      (( position++ ))
    elif [[ " $values" == *" $word:"* ]]; then
      (( i++ ))
      [[ \${COMP_WORDS[i]} == = ]] && (( i++ ))
    fi
  done
  for word in $places; do
    kind=\${word%+}
    if (( position == 0 )) || [[ $word == *+ ]]; then
      _nano_reply "$bin" "$kind" "$cur"
      return
    fi
    (( position-- ))
  done
}

complete -o bashdefault -o default -F _nano nano nanoctl
`;
}

function caseOf({ path, flags, places, repeats }: CompletionCommand): string {
  const names = flags.flatMap(({ name, char }) => [`--${name}`, ...(char === undefined ? [] : [`-${char}`])]);
  const values = flags.flatMap(({ name, char, value }) =>
    value === undefined
      ? []
      : [`--${name}:${kindText(value)}`, ...(char === undefined ? [] : [`-${char}:${kindText(value)}`])],
  );
  const kinds = places.map((place, index) => `${kindText(place)}${repeats && index === places.length - 1 ? '+' : ''}`);
  const sets = [
    `flags=${quoteArgument([...names, '--help'].join(' '))}`,
    `values=${quoteArgument(values.join(' '))}`,
    `places=${quoteArgument(kinds.join(' '))}`,
  ];
  return `    ${quoteArgument(path.join(' '))}) ${sets.join(' ')} ;;`;
}

function kindText(completion: Completion): string {
  if (completion.kind === 'names') return completion.of;
  return completion.kind === 'words' ? completion.words.join(',') : completion.kind;
}
