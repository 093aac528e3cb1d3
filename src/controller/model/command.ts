import { quoteArgument } from './shell.ts';

/**
 * A secret that a command needs. Only its name is ever stored or shown; the value is made or looked up when the
 * command is sent, and only ever travels on standard input.
 */
export interface SecretReference {
  readonly secret: string;
  /** Somebody gave it with the request; else nano makes it up when the command is sent. */
  readonly given?: true;
}

/** One remote command as data: an argument list and what goes to its standard input. Never a joined string. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  /** Text for standard input, with secrets as references between the pieces. */
  readonly stdin?: readonly (string | SecretReference)[];
}

/** Commands as they read, and what their placeholders stand for. */
export interface RenderedCommands {
  readonly commands: readonly string[];
  /** Names of secrets: the first is `$NANO_SECRET_1` in all of the commands. */
  readonly secrets: readonly string[];
}

/** How commands read in a plan, a journal or a script: quoted for sh, secrets as `$NANO_SECRET_1`. */
export function renderCommands(commands: readonly Command[]): RenderedCommands {
  const secrets = [...new Set(commands.flatMap(secretsOf))];
  return { commands: commands.map((command) => render(command, secrets)), secrets };
}

export function renderCommand(command: Command): string {
  return render(command, secretsOf(command));
}

function secretsOf({ stdin = [] }: Command): string[] {
  return [...new Set(stdin.flatMap((part) => (typeof part === 'string' ? [] : [part.secret])))];
}

function render(command: Command, secrets: readonly string[]): string {
  const line = command.argv.map(quoteArgument).join(' ');
  if (command.stdin === undefined) return line;
  const text = renderInput(command.stdin, secrets);
  const body = text.endsWith('\n') ? text : `${text}\n`;
  // Without a secret nothing in the text may be expanded; with one only the placeholders are.
  const mark = secretsOf(command).length === 0 ? "'NANO'" : 'NANO';
  return `${line} <<${mark}\n${body}NANO`;
}

function renderInput(input: readonly (string | SecretReference)[], secrets: readonly string[]): string {
  const isExpanded = input.some((part) => typeof part !== 'string');
  const escapeText = isExpanded ? (text: string) => text.replace(/[\\$`]/g, '\\$&') : (text: string) => text;
  return input
    .map((part) => (typeof part === 'string' ? escapeText(part) : `$NANO_SECRET_${secrets.indexOf(part.secret) + 1}`))
    .join('');
}
