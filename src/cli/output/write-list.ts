import { NanoError } from '../../controller/model/errors.ts';
import { escapeControl } from '../terminal/escape.ts';
import type { OutputStream } from '../terminal/terminal.ts';
import type { Column, View } from './column.ts';
import type { ChosenFormat } from './format.ts';
import { writeCsv, writeTsv } from './write-delimited.ts';
import { writeJsonList } from './write-json.ts';
import { writeTable } from './write-table.ts';
import { writeYaml } from './write-yaml.ts';

export interface ListFormat<T> extends ChosenFormat {
  readonly columns: readonly Column<T>[];
  readonly header: boolean;
  name(row: T): string;
}

export type ListWriter<T> = (rows: readonly T[], stream: OutputStream, view: View) => Promise<string> | string;

/** How a list is written: the format that was chosen, or for a pipe tab-separated values instead of a table. */
export function listWriter<T>({ format, asked, columns, header, name }: ListFormat<T>): ListWriter<T> {
  switch (format) {
    case 'json':
      return writeJsonList;
    case 'yaml':
      return writeYaml;
    case 'csv':
      return (rows, { isTTY }) => forStream(writeCsv(columns, rows, header), isTTY);
    case 'name':
      return (rows) => rows.map((row) => `${escapeControl(name(row))}\n`).join('');
    case 'table':
    case 'wide':
      return (rows, stream, view) => {
        if (!stream.isTTY && !asked) return writeTsv(columns, rows);
        return writeTable(columns, rows, { ...view, ...tableLook(stream), header: header && rows.length > 0 });
      };
    default:
      throw new NanoError('INTERNAL', `no writer for ${String(format)}`);
  }
}

function tableLook(stream: OutputStream) {
  const { isTTY, colour, unicode, columns } = stream;
  // In a pipe a table is as wide as it needs to be.
  return { colour, unicode, width: isTTY ? columns : Number.POSITIVE_INFINITY };
}

function forStream(text: string, isTTY: boolean): string {
  return isTTY ? text.split('\n').map(escapeControl).join('\n') : text;
}
