import { graphemes, graphemeWidth } from '../../../cli/terminal/text-width.ts';
import { applyCodes, noStyle, type Style } from './style.ts';

/** What stands in one column of a row. */
export interface Cell {
  /** One character as a reader sees it; '' in the second column of a wide one. */
  readonly text: string;
  readonly style: Style;
  /** Columns that it takes; 0 for the second of a wide one. */
  readonly width: 0 | 1 | 2;
}

export const blank: Cell = { text: ' ', style: noStyle, width: 1 };

const control = /\p{Cc}/u;
/** What begins with escape: a control sequence, of which SGR's parameters are of use, an operating system command, or one more character. */
const afterEscape = /\[([0-9;:]*)m|\[[0-?]*[ -/]*[@-~]?|\]\P{Cc}*|.?/suy;

/**
 * A row of text with SGR codes as its columns, cut off at the width. Whatever else a terminal would obey is left out.
 * What is blank to the end of the row is left out as well.
 */
export function rowCells(row: string, columns: number): readonly Cell[] {
  const cells: Cell[] = [];
  let style = noStyle;
  for (let at = 0; at < row.length; ) {
    const length = row.slice(at).search(control);
    const end = length === -1 ? row.length : at + length;
    addText(cells, row.slice(at, end), style, columns);
    at = end + 1;
    if (row[end] !== '\x1b') continue;
    afterEscape.lastIndex = at;
    const [all = '', codes] = afterEscape.exec(row) ?? [];
    if (codes !== undefined) style = applyCodes(style, codes);
    at += all.length;
  }
  while (isBlank(cells.at(-1))) cells.pop();
  return cells;
}

export function isBlank(cell: Cell | undefined): boolean {
  return cell !== undefined && cell.text === ' ' && isUnmarked(cell.style);
}

/** Whether a space looks in it as it does without any style. */
export function isUnmarked(style: Style): boolean {
  return style === noStyle || (style.background === '' && style.reverse === '' && style.underline === '');
}

function addText(cells: Cell[], text: string, style: Style, columns: number): void {
  if (text === '' || cells.length >= columns) return;
  for (const part of characters(text)) {
    const width = part.length === 1 && part < '\u0300' ? 1 : graphemeWidth(part);
    if (width === 0) continue;
    if (cells.length + width > columns) {
      // Half of a wide character cannot be shown.
      if (cells.length < columns) cells.push({ text: ' ', style, width: 1 });
      return;
    }
    cells.push({ text: part, style, width: width === 2 ? 2 : 1 });
    if (width === 2) cells.push({ text: '', style, width: 0 });
    if (cells.length === columns) return;
  }
}

/** Letters up to U+02FF, and what frames, gauges and graphs are drawn with: each stands alone, whatever comes after. */
const simple = /^[ -\u00ac\u00ae-\u02ff\u2190-\u21ff\u2500-\u259f\u2800-\u28ff\u2026]*$/;

function characters(text: string): Iterable<string> {
  return simple.test(text) ? text : graphemes(text);
}
