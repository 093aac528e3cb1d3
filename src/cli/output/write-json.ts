import { escapeJson } from '../terminal/escape.ts';
import type { OutputStream } from '../terminal/terminal.ts';

/** One thing as JSON: indented at a terminal, on one line for scripts. */
export function writeJson(value: unknown, { isTTY }: Pick<OutputStream, 'isTTY'>): string {
  return `${escapeJson(isTTY ? JSON.stringify(value, null, 2) : JSON.stringify(value))}\n`;
}

/** A list as a JSON array, for scripts with one element a line. */
export function writeJsonList(values: readonly unknown[], stream: Pick<OutputStream, 'isTTY'>): string {
  if (stream.isTTY || values.length === 0) return writeJson(values, stream);
  return `[\n${values.map((value) => escapeJson(JSON.stringify(value))).join(',\n')}\n]\n`;
}

/** One thing a line, at a terminal too: for what goes on and on. */
export function writeJsonLine(value: unknown): string {
  return `${escapeJson(JSON.stringify(value))}\n`;
}
