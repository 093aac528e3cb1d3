/** What can be completed of the command line: made of the commands as oclif's manifest has them, so that it stays true. */
export interface CompletionTable {
  /** `instance` and what it is about; single commands too. */
  readonly words: readonly { readonly word: string; readonly summary: string }[];
  readonly commands: readonly CompletionCommand[];
}

export interface CompletionCommand {
  /** `['instance', 'start']`, `['version']` */
  readonly path: readonly string[];
  readonly summary: string;
  readonly flags: readonly CompletionFlag[];
  /** What stands in each place; the last one's goes on where `repeats`. */
  readonly places: readonly Completion[];
  readonly repeats: boolean;
}

interface CompletionFlag {
  readonly name: string;
  readonly char: string | undefined;
  readonly summary: string;
  /** Undefined for a flag without a value. */
  readonly value: Completion | undefined;
}

/** What a word can be. */
export type Completion =
  | { readonly kind: 'names'; readonly of: NamedThing }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' }
  | { readonly kind: 'none' };

export type NamedThing = 'pool' | 'cell' | 'image' | 'instance' | 'operation';

/** The commands that tell names without asking a cell. */
export const nameCommands: Readonly<Record<NamedThing, string>> = {
  pool: 'pool list -q',
  cell: 'cell list -q --cached',
  image: 'image list -q',
  instance: 'instance list -q --cached',
  operation: 'operation list -q',
};

/** What of oclif's commands and topics is needed. */
export interface CommandSource {
  readonly commands: readonly {
    readonly id: string;
    readonly hidden?: boolean | undefined;
    readonly summary?: string | undefined;
    /** Names that the same command has too. */
    readonly aliases?: readonly string[] | undefined;
    readonly flags: Readonly<Record<string, FlagSource>>;
    readonly args: Readonly<Record<string, ArgumentSource>>;
  }[];
  readonly topics: readonly { readonly name: string; readonly description?: string | undefined }[];
}

interface FlagSource {
  readonly name: string;
  readonly char?: string | undefined;
  readonly summary?: string | undefined;
  readonly type: 'boolean' | 'option';
  /** Whether there is a `--no-…` of it. */
  readonly allowNo?: boolean | undefined;
  readonly hidden?: boolean | undefined;
  readonly options?: readonly string[] | undefined;
}

interface ArgumentSource {
  readonly name: string;
  readonly multiple?: boolean | undefined;
  readonly options?: readonly string[] | undefined;
}

export function completionTable({ commands, topics }: CommandSource): CompletionTable {
  const shown = commands
    .filter((command) => command.hidden !== true && command.aliases?.includes(command.id) !== true)
    .sort((left, right) => (left.id < right.id ? -1 : 1));
  // A topic that is a command by itself as well is told of as that.
  const topicWords = topics
    .filter((topic) => shown.some((command) => command.id.startsWith(`${topic.name}:`)))
    .filter((topic) => !shown.some((command) => command.id === topic.name))
    .map((topic) => ({ word: topic.name, summary: topic.description ?? '' }));
  const singles = shown
    .filter((command) => !command.id.includes(':'))
    .map((command) => ({ word: command.id, summary: command.summary ?? '' }));
  const words = [...topicWords, ...singles, { word: 'help', summary: 'Show help.' }];
  return {
    words: words.sort((left, right) => (left.word < right.word ? -1 : 1)),
    commands: shown.map((command) => {
      const path = command.id.split(':');
      const args = Object.values(command.args);
      return {
        path,
        summary: command.summary ?? '',
        flags: Object.values(command.flags)
          .filter((flag) => flag.hidden !== true)
          .flatMap(flagCompletions),
        places: args.map((argument) => placeCompletion(path, argument)),
        repeats: args.at(-1)?.multiple === true,
      };
    }),
  };
}

function flagCompletions({ name, char, summary = '', type, options, allowNo }: FlagSource): CompletionFlag[] {
  const value = type === 'boolean' ? undefined : valueCompletion(name, options);
  const flag = { name, char, summary, value };
  if (allowNo !== true) return [flag];
  return [flag, { name: `no-${name}`, char: undefined, summary: `Not --${name}.`, value: undefined }];
}

const files = ['identity', 'ssh-key'];

function valueCompletion(name: string, options: readonly string[] | undefined): Completion {
  if (options !== undefined) return { kind: 'words', words: options };
  if (isNamedThing(name)) return { kind: 'names', of: name };
  return files.includes(name) ? { kind: 'file' } : { kind: 'none' };
}

function placeCompletion([noun = '', verb]: readonly string[], { name, options }: ArgumentSource): Completion {
  if (options !== undefined) return { kind: 'words', words: options };
  if (name === 'file') return { kind: 'file' };
  if (isNamedThing(name)) return { kind: 'names', of: name };
  // A new thing's name is for its maker to find.
  if (name === 'name' && verb !== 'create' && isNamedThing(noun)) return { kind: 'names', of: noun };
  return { kind: 'none' };
}

function isNamedThing(text: string): text is NamedThing {
  return Object.hasOwn(nameCommands, text);
}
