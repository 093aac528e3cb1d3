import { type NanoError, toErrorRecord } from '../../controller/model/errors.ts';
import { escapeControl, escapeJson, escapeLines } from '../terminal/escape.ts';
import { paint } from '../terminal/style.ts';
import type { OutputStream, Streams } from '../terminal/terminal.ts';
import { pad, textWidth } from '../terminal/text-width.ts';

export interface ShowErrorOptions {
  /** One JSON object on stdout instead of text on stderr. */
  readonly json: boolean;
  /** With the stack, and those of its causes, on stderr. */
  readonly debug: boolean;
}

/** The one place where an error is shown. */
export function showError({ stdout, stderr }: Streams, error: NanoError, { json, debug }: ShowErrorOptions): void {
  if (json) stdout.write(`${escapeJson(JSON.stringify({ error: toErrorRecord(error) }))}\n`);
  else stderr.write(errorText(error, stderr));
  if (debug) stderr.write(stacks(error));
}

/** The message, a table of its details, and what to try. */
export function errorText(error: NanoError, { colour }: Pick<OutputStream, 'colour'>): string {
  const [first = '', ...rest] = escapeLines(error.message).trimEnd().split('\n');
  const lines = [`${paint('nano:', 'bad', colour)} ${first}`, ...rest.map((line) => `  ${line}`)];
  const details = error.details.map(({ subject, reason }) => [escapeControl(subject), escapeControl(reason)] as const);
  const width = Math.max(0, ...details.map(([subject]) => textWidth(subject)));
  for (const [subject, reason] of details) lines.push(`  ${pad(subject, width)}   ${reason}`);
  if (error.hint !== undefined) lines.push(`${paint('try:', 'strong', colour)} ${escapeControl(error.hint)}`);
  return `${lines.join('\n')}\n`;
}

function stacks(error: NanoError): string {
  let text = '';
  let one: unknown = error;
  while (one instanceof Error) {
    text += `${text === '' ? '' : 'caused by '}${escapeLines(one.stack ?? String(one))}\n`;
    one = one.cause;
  }
  return one === undefined ? text : `${text}caused by ${escapeLines(String(one))}\n`;
}
