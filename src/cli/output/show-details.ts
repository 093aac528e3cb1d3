import type { Context } from '../context.ts';
import { escapeControl } from '../terminal/escape.ts';
import type { ListShape } from './column.ts';
import type { Details } from './details.ts';
import { writeFieldsTsv, writeTableTsv } from './details-tsv.ts';
import { chooseFormat, type OutputFlags } from './format.ts';
import { writeData } from './write-data.ts';
import { writeCsv } from './write-delimited.ts';

/** Writes one thing: data as it is, details for people, `name<TAB>value` lines for a pipe, one row of its list as CSV. */
export async function showDetails<T>(
  context: Context,
  flags: OutputFlags,
  shape: ListShape<T>,
  thing: T,
  details: (now: number) => Details,
): Promise<void> {
  const { format, asked } = chooseFormat(flags, context);
  const { stdout } = context.terminal;
  const data = await writeData(thing, format, stdout);
  if (data !== undefined) return stdout.write(data);
  if (format === 'name') return stdout.write(`${escapeControl(shape.name(thing))}\n`);
  if (format === 'csv') return stdout.write(writeCsv(shape.columns, [thing], true));
  const shown = details(context.now());
  if (stdout.isTTY || asked) {
    const { writeDetails } = await import('./write-details.ts');
    return stdout.write(writeDetails(shown, stdout, context.now()));
  }
  const { fields, tables } = shown;
  stdout.write(writeFieldsTsv(fields) + tables.map(writeTableTsv).join(''));
}
