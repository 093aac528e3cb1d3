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

/** All up to the next character that a terminal obeys. */
const uncontrolled = /\P{Cc}*/uy;
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
    uncontrolled.lastIndex = at;
    const [text = ''] = uncontrolled.exec(row) ?? [];
    addText(cells, text, style, columns);
    at += text.length;
    if (row[at++] !== '\x1b') continue;
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
  if (simple.test(text)) {
    addSimple(cells, text, style, columns);
    return;
  }
  for (const part of graphemes(text)) {
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

/**
 * Letters up to U+02FF, and what frames, gauges, graphs and marks are drawn with: each takes one column and stands alone,
 * whatever of them comes after.
 */
const simple =
  /^[ -\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u2193\u2500-\u25a9\u25b2\u25b8\u25bc\u25cf\u2713\u2717\u2800-\u28ff]*$/;

/** By style and code: a screen has thousands of columns, and few that differ. */
const known = new WeakMap<Style, Map<number, Cell>>();

function addSimple(cells: Cell[], text: string, style: Style, columns: number): void {
  let ofStyle = known.get(style);
  if (ofStyle === undefined) {
    ofStyle = new Map();
    known.set(style, ofStyle);
  }
  const end = Math.min(text.length, columns - cells.length);
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at);
    let cell = ofStyle.get(code);
    if (cell === undefined) {
      cell = { text: text.charAt(at), style, width: 1 };
      ofStyle.set(code, cell);
    }
    cells.push(cell);
  }
}
