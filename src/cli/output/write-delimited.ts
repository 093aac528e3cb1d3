import { scriptText } from './cells.ts';
import type { Column, Value } from './column.ts';

/** Tab-separated values for pipes: no header unless asked for, no colour; a tab or newline in a value is escaped. */
export function writeTsv<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  let text = '';
  for (const row of rows) {
    let separator = '';
    for (const column of columns) {
      text += separator + tsvValue(column.value(row));
      separator = '\t';
    }
    text += '\n';
  }
  return text;
}

function tsvValue(value: Value): string {
  return typeof value === 'string' ? tsvField(value) : scriptText(value);
}

/** Comma-separated values as RFC 4180 has them, with newlines as this system has them. */
export function writeCsv<T>(columns: readonly Column<T>[], rows: readonly T[], header: boolean): string {
  let text = header ? `${columns.map((column) => csvField(column.key)).join(',')}\n` : '';
  for (const row of rows) text += `${columns.map((column) => csvField(csvText(column.value(row)))).join(',')}\n`;
  return text;
}

export function tsvField(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replace(/[\\\t\n\r]/g, (mark) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n' })[mark] ?? '\\r')
    : text;
}

/** An absent value is an empty field, as spreadsheets have it. */
function csvText(value: Value): string {
  return value === null || value === undefined ? '' : String(value);
}

function csvField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
