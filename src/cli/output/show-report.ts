import type { Context } from '../context.ts';
import type { ListShape } from './column.ts';
import { chooseFormat, type OutputFlags } from './format.ts';
import { writeData } from './write-data.ts';
import { listWriter } from './write-list.ts';

/** An answer that is mostly a table. */
export interface Report<T> {
  /** All of it, for JSON and YAML. */
  readonly data: unknown;
  readonly rows: readonly T[];
  /** Its columns; a table for people may have more to look at than a pipe or a spreadsheet. */
  shape(forPeople: boolean): ListShape<T>;
  /** What there is to say about it beside the table, on stderr. */
  readonly lines: readonly string[];
}

export async function showReport<T>(context: Context, flags: OutputFlags, report: Report<T>): Promise<void> {
  const chosen = chooseFormat(flags, context);
  const { stdout, stderr } = context.terminal;
  const data = await writeData(report.data, chosen.format, stdout);
  if (data !== undefined) return stdout.write(data);
  const isTable = chosen.format === 'table' || chosen.format === 'wide';
  const { columns, name } = report.shape(isTable && (stdout.isTTY || chosen.asked));
  const shown = chosen.format === 'wide' ? columns : columns.filter((column) => column.wide !== true);
  const write = listWriter({ ...chosen, columns: shown, name, header: true });
  stdout.write(await write(report.rows, stdout, { now: context.now(), absolute: !stdout.isTTY }));
  if (chosen.format !== 'name') for (const line of report.lines) stderr.write(`${line}\n`);
}
