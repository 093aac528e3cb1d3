import { quoteArgument } from './shell.ts';

/**
 * A secret that a command needs. Only its name is ever stored or shown; the value is made or looked up when the
 * command is sent, and only ever travels on standard input.
 */
export interface SecretReference {
  readonly secret: string;
}

/** One remote command as data: an argument list and what goes to its standard input. Never a joined string. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  /** Text for standard input, with secrets as references between the pieces. */
  readonly stdin?: readonly (string | SecretReference)[];
}

/** How a command reads in a plan, a journal or a script: quoted for sh, secrets as `$NANO_SECRET_1`. */
export function renderCommand(command: Command): string {
  const line = command.argv.map(quoteArgument).join(' ');
  if (command.stdin === undefined) return line;
  const { text, secrets } = renderInput(command.stdin);
  const body = text.endsWith('\n') ? text : `${text}\n`;
  // Without a secret nothing in the text may be expanded; with one only the placeholders are.
  const mark = secrets === 0 ? "'NANO'" : 'NANO';
  return `${line} <<${mark}\n${body}NANO`;
}

function renderInput(input: readonly (string | SecretReference)[]): { text: string; secrets: number } {
  const names = [...new Set(input.flatMap((part) => (typeof part === 'string' ? [] : [part.secret])))];
  const escapeText = names.length === 0 ? (text: string) => text : (text: string) => text.replace(/[\\$`]/g, '\\$&');
  const text = input
    .map((part) => (typeof part === 'string' ? escapeText(part) : `$NANO_SECRET_${names.indexOf(part.secret) + 1}`))
    .join('');
  return { text, secrets: names.length };
}
