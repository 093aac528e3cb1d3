import Table from 'cli-table3';
import { escapeControl } from '../terminal/escape.ts';
import { paint } from '../terminal/style.ts';
import type { OutputStream } from '../terminal/terminal.ts';
import { pad, textWidth } from '../terminal/text-width.ts';
import { noData, notApplicable } from './cells.ts';
import type { Cell } from './column.ts';
import type { AnyDetailTable, Details, Field } from './details.ts';
import { writeTable } from './write-table.ts';

const gap = 2;
const leastValueWidth = 20;

/** What `show` tells a person: fields with their values wrapped to the terminal, then the tables. */
export function writeDetails({ fields, tables, text }: Details, stream: OutputStream, now: number): string {
  const texts = tables.filter((table) => !table.empty).map((table) => tableText(table, stream, now));
  return [fieldsText(fields, stream), ...texts].join('\n') + (text?.(stream) ?? '');
}

function fieldsText(fields: readonly Field[], { colour, columns, isTTY }: OutputStream): string {
  const nameWidth = Math.max(0, ...fields.map(({ name }) => textWidth(name))) + gap;
  const room = Math.max(leastValueWidth, columns - nameWidth);
  const cells = fields.map((field) => fieldCell(field));
  // The table is as wide as it is told to be: where nothing must be wrapped it need not be.
  const widest = Math.max(leastValueWidth, ...cells.map(({ text }) => textWidth(text)));
  const table = new Table({
    chars: noBorders,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: [nameWidth, isTTY ? Math.min(room, widest) : widest],
    wordWrap: true,
    wrapOnWordBoundary: true,
  });
  for (const [index, { name }] of fields.entries()) {
    const cell = cells[index] ?? noData;
    table.push([paint(pad(name, nameWidth - gap), 'dim', colour), paint(cell.text, cell.style, colour)]);
  }
  return `${table.toString().replace(/[ ]+$/gm, '')}\n`;
}

function fieldCell({ value, cell }: Field): Cell {
  const shown =
    cell ?? (value === null ? noData : value === undefined || value === '' ? notApplicable : { text: String(value) });
  return { ...shown, text: escapeControl(shown.text) };
}

function tableText(table: AnyDetailTable, stream: OutputStream, now: number): string {
  const { colour, unicode, isTTY, columns } = stream;
  const width = isTTY ? columns : Number.POSITIVE_INFINITY;
  const options = { now, absolute: !isTTY, colour, unicode, width, header: true };
  return `${paint(table.name, 'strong', colour)}\n${table.use((one) => writeTable(one.columns, one.rows, options))}`;
}

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
