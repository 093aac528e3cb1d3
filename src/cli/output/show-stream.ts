import type { Context } from '../context.ts';
import { escapeControl } from '../terminal/escape.ts';
import type { OutputStream } from '../terminal/terminal.ts';
import type { Column, ListShape, View } from './column.ts';
import { type ListFlags, type PreparedRows, prepareRows } from './show-list.ts';
import { writeCsv, writeTsv } from './write-delimited.ts';
import { writeJsonLine } from './write-json.ts';
import { writeTable } from './write-table.ts';
import { writeYaml } from './write-yaml.ts';

/** Rows that come in groups, on and on: one after the other, nothing is redrawn. */
export interface PreparedStream<T> {
  show(rows: readonly T[]): Promise<void>;
}

/**
 * Reads a list's flags for rows that go on and on. A person gets tables below one another, a script one row a line: as
 * tab-separated values, as JSON (JSON lines), as CSV with one header.
 */
export function prepareStream<T>(context: Context, flags: ListFlags, shape: ListShape<T>): PreparedStream<T> {
  const prepared = prepareRows(context, flags, shape);
  const { stdout } = context.terminal;
  const write = streamWriter(prepared, shape, stdout);
  return {
    show: async (rows) => {
      const view = { now: context.now(), absolute: !stdout.isTTY };
      const selected = prepared.select(rows);
      if (selected.length > 0) stdout.write(await write(selected, view));
      // A reader that is slow is waited for: what it has not read yet is not kept here.
      await stdout.flush();
    },
  };
}

type StreamWriter<T> = (rows: readonly T[], view: View) => Promise<string> | string;

function streamWriter<T>(prepared: PreparedRows<T>, shape: ListShape<T>, stdout: OutputStream): StreamWriter<T> {
  const { chosen, columns, header } = prepared;
  switch (chosen.format) {
    case 'json':
      return (rows) => rows.map(writeJsonLine).join('');
    case 'yaml':
      return async (rows) => (await Promise.all(rows.map((row) => writeYaml(row, stdout)))).map(document).join('');
    case 'name':
      return (rows) => rows.map((row) => `${escapeControl(shape.name(row))}\n`).join('');
    case 'csv': {
      let isFirst = true;
      return (rows) => {
        const text = writeCsv(columns, rows, header && isFirst);
        isFirst = false;
        return text;
      };
    }
    default:
      if (!stdout.isTTY && !chosen.asked) return (rows) => writeTsv(columns, rows);
      return tableWriter(columns, header, stdout);
  }
}

function document(yaml: string): string {
  return `---\n${yaml}`;
}

/**
 * Tables of several rows each have their titles and stand apart; single rows follow one another below the titles, which
 * come again when they are about to leave the screen.
 */
function tableWriter<T>(columns: readonly Column<T>[], header: boolean, stdout: OutputStream): StreamWriter<T> {
  const { colour, unicode, isTTY } = stdout;
  const widths: number[] = [];
  let isFirst = true;
  let sinceTitles = Number.POSITIVE_INFINITY;
  return (rows, view) => {
    const single = rows.length === 1;
    const width = isTTY ? stdout.columns : Number.POSITIVE_INFINITY;
    const write = (titled: boolean) =>
      writeTable(columns, rows, { ...view, colour, unicode, width, header: titled, widths });
    const before = widths.join();
    const untitled = write(false);
    // Columns that have become wider no longer stand below their titles.
    const isDue = !single || sinceTitles >= Math.max(1, stdout.rows - 2) || widths.join() !== before;
    const titled = header && isDue;
    sinceTitles = titled ? rows.length : sinceTitles + 1;
    const apart = single || isFirst ? '' : '\n';
    isFirst = false;
    return apart + (titled ? write(true) : untitled);
  };
}
