import { NanoError } from '../../controller/model/errors.ts';

export const outputFormats = ['table', 'wide', 'json', 'yaml', 'csv', 'name'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** The flags that say how data is written (src/cli/flags/output-flags.ts). */
export interface OutputFlags {
  readonly output?: OutputFormat | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** Where a format may come from besides flags: a part of the context. */
export interface FormatSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly preferences: { read(): { readonly output?: OutputFormat } };
}

export interface ChosenFormat {
  readonly format: OutputFormat;
  /** Asked for by a flag: then a table stays a table in a pipe. */
  readonly asked: boolean;
}

/** Flag beats environment beats preference beats `table`. */
export function chooseFormat(flags: OutputFlags, { env, preferences }: FormatSources): ChosenFormat {
  if (flags.json) return { format: 'json', asked: true };
  if (flags.quiet) return { format: 'name', asked: true };
  if (flags.output !== undefined) return { format: flags.output, asked: true };
  return { format: fromEnvironment(env) ?? preferences.read().output ?? 'table', asked: false };
}

function fromEnvironment(env: FormatSources['env']): OutputFormat | undefined {
  const text = env.NANO_OUTPUT;
  if (text === undefined || text === '') return undefined;
  const format = outputFormats.find((one) => one === text);
  if (format !== undefined) return format;
  throw new NanoError('USAGE', `NANO_OUTPUT: ${JSON.stringify(text)} is not one of ${outputFormats.join(', ')}`);
}

/**
 * Whether errors are to be JSON on stdout. Judged from the bare command line, since what is wrong may be the
 * command line itself; never fails.
 */
export function wantsJson(argv: readonly string[], { env, preferences }: FormatSources): boolean {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  if (words.some((word) => /^(--json|-ojson|(-o|--output)=json)$/.test(word))) return true;
  if (words.some((word, index) => /^(-o|--output)$/.test(word) && words[index + 1] === 'json')) return true;
  if (words.some((word) => /^(-o|--output|-q$|--quiet$)/.test(word))) return false;
  try {
    return (env.NANO_OUTPUT || preferences.read().output) === 'json';
  } catch {
    return false;
  }
}
