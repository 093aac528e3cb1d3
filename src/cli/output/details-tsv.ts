import { scriptText } from './cells.ts';
import type { AnyDetailTable, Field } from './details.ts';
import { tsvField, writeTsv } from './write-delimited.ts';

export function writeFieldsTsv(fields: readonly Field[]): string {
  return fields.map(({ name, value }) => `${name}\t${tsvField(scriptText(value))}\n`).join('');
}

/** Each row behind the table's name, so that a script can tell them from the fields. */
export function writeTableTsv(table: AnyDetailTable): string {
  const text = table.use(({ columns, rows }) => writeTsv(columns, rows));
  return text.replace(/^/gm, `${table.name}\t`).replace(new RegExp(`${table.name}\\t$`), '');
}
