import { NanoError } from '../../controller/model/errors.ts';
import type { Context } from '../context.ts';
import { chooseColumns } from './choose-columns.ts';
import type { Column, ListShape } from './column.ts';
import { parseFilters } from './filter-rows.ts';
import { type ChosenFormat, chooseFormat, type OutputFlags } from './format.ts';
import { parseSort } from './sort-rows.ts';
import { listWriter } from './write-list.ts';

/** The flags of a list (src/cli/flags/list-flags.ts). */
export interface ListFlags extends OutputFlags {
  readonly columns?: string | undefined;
  readonly sort?: string | undefined;
  readonly filter?: readonly string[] | undefined;
  readonly 'no-header'?: boolean | undefined;
}

export interface PreparedList<T> {
  /** Writes the rows to stdout. */
  show(rows: readonly T[]): Promise<void>;
}

/** Reads a list's flags, so that a wrong one is told before anything is asked. */
export function prepareList<T>(context: Context, flags: ListFlags, shape: ListShape<T>): PreparedList<T> {
  const { chosen, columns, select, header } = prepareRows(context, flags, shape);
  const write = listWriter({ ...chosen, columns, name: shape.name, header });
  return {
    show: async (rows) => {
      const { stdout, stderr } = context.terminal;
      const selected = select(rows);
      stdout.write(await write(selected, stdout, { now: context.now(), absolute: !stdout.isTTY }));
      if (rows.length > 0 && selected.length === 0 && stderr.isTTY) stderr.write('nothing passes --filter\n');
    },
  };
}

/** What a list's flags come to. */
export interface PreparedRows<T> {
  readonly chosen: ChosenFormat;
  readonly columns: readonly Column<T>[];
  readonly header: boolean;
  /** The rows that pass, in their order. */
  select(rows: readonly T[]): readonly T[];
}

export function prepareRows<T>(context: Context, flags: ListFlags, shape: ListShape<T>): PreparedRows<T> {
  const chosen = chooseFormat(flags, context);
  if (flags.columns !== undefined && ['json', 'yaml', 'name'].includes(chosen.format)) {
    throw new NanoError('USAGE', `--columns is for tables and csv, not for ${chosen.format}`, {
      hint: `${chosen.format} always has every key; -o table or -o csv has columns`,
    });
  }
  const columns = chooseColumns(shape.columns, flags.columns, chosen.format === 'wide');
  const passes = parseFilters(shape.columns, flags.filter ?? []);
  const order = flags.sort === undefined ? undefined : parseSort(shape.columns, flags.sort);
  return {
    chosen,
    columns,
    header: flags['no-header'] !== true,
    select: (rows) => {
      const kept = flags.filter === undefined ? rows : rows.filter(passes);
      return order === undefined ? kept : [...kept].sort(order);
    },
  };
}
