import { blank, type Cell, isBlank, isUnmarked, rowCells } from './row-cells.ts';
import { changeStyle, noStyle, type Style, sameStyle } from './style.ts';

/** What the whole terminal shows: a text with SGR codes for each row, from above. Rows that it does not have are empty. */
export interface Frame {
  readonly columns: number;
  readonly rows: number;
  readonly lines: readonly string[];
}

export interface DrawOptions {
  /** Whether the terminal is told to show all of it at once (DEC private mode 2026). */
  readonly synchronized: boolean;
}

/**
 * What is written to a terminal that shows one frame so that it shows another: as little as possible. Without a frame
 * before, or after one of another size, the screen is cleared first. Expects that the terminal does not wrap lines
 * (the screen's session has that switched off) and writes in no style; leaves it so.
 */
export function drawFrame(previous: Frame | null, next: Frame, { synchronized }: DrawOptions): string {
  const known = previous?.columns === next.columns && previous.rows === next.rows ? previous : null;
  let drawn = known === null ? '\x1b[m\x1b[2J' : '';
  const before = cellsOf(known);
  const after = cellsOf(next);
  for (let row = 0; row < next.rows; row += 1) {
    if (known?.lines[row] === next.lines[row]) after.take(row, before);
    else drawn += drawRow(row, before.read(row), after.read(row));
  }
  return drawn !== '' && synchronized ? `\x1b[?2026h${drawn}\x1b[?2026l` : drawn;
}

/** The rows of a frame as columns, each made once: most frames are both the next one and the previous one of another. */
class FrameCells {
  readonly #frame: Frame | null;
  readonly #rows: (readonly Cell[] | undefined)[] = [];

  constructor(frame: Frame | null) {
    this.#frame = frame;
  }

  read(row: number): readonly Cell[] {
    const known = this.#rows[row];
    if (known !== undefined) return known;
    const made = rowCells(this.#frame?.lines[row] ?? '', this.#frame?.columns ?? 0);
    this.#rows[row] = made;
    return made;
  }

  /** A row that is the same in another frame. */
  take(row: number, of: FrameCells): void {
    this.#rows[row] = of.#rows[row];
  }
}

const made = new WeakMap<Frame, FrameCells>();

function cellsOf(frame: Frame | null): FrameCells {
  const known = frame === null ? undefined : made.get(frame);
  if (known !== undefined) return known;
  const fresh = new FrameCells(frame);
  if (frame !== null) made.set(frame, fresh);
  return fresh;
}

/** Going on over so many unchanged columns costs no more than jumping over them. */
const shortJump = 5;

function drawRow(row: number, before: readonly Cell[], after: readonly Cell[]): string {
  const pen = new Pen(row);
  const end = Math.max(before.length, after.length);
  let written = 0;
  for (let column = 0; column < end; column += 1) {
    if (isSame(before[column], after[column])) continue;
    // Half of a wide character is never written over alone: that of the other frame, or this one's own.
    const from = Math.max(written, startOf(column, before, after));
    if (from >= after.length) {
      pen.eraseFrom(after.length);
      break;
    }
    written = endOfChange(column, before, after);
    pen.write(from, written, after);
    column = written - 1;
  }
  return pen.finish();
}

function startOf(column: number, before: readonly Cell[], after: readonly Cell[]): number {
  let start = column;
  while (start > 0 && (before[start]?.width === 0 || after[start]?.width === 0)) start -= 1;
  return start;
}

/** The first column after a changed one from which so many are unchanged that they are better jumped over. */
function endOfChange(changed: number, before: readonly Cell[], after: readonly Cell[]): number {
  let end = changed + 1;
  for (let column = changed + 1; column < after.length && column - end <= shortJump; column += 1) {
    const isHalf = before[column]?.width === 0 || after[column]?.width === 0;
    if (isHalf || !isSame(before[column], after[column])) end = column + 1;
  }
  return end;
}

function isSame(a: Cell = blank, b: Cell = blank): boolean {
  return (
    a === b || (a.text === b.text && a.width === b.width && (sameStyle(a.style, b.style) || (isBlank(a) && isBlank(b))))
  );
}

/** Writes within one row, and knows where the terminal's cursor is and in which style it writes. */
class Pen {
  readonly #row: number;
  #written = '';
  /** Unknown until the first jump, and after a character whose width terminals do not agree about. */
  #column: number | undefined;
  #style: Style = noStyle;

  constructor(row: number) {
    this.#row = row;
  }

  write(from: number, to: number, cells: readonly Cell[]): void {
    this.#jump(from);
    for (let column = from; column < to; column += 1) {
      const cell = cells[column] ?? blank;
      if (cell.width === 0) continue;
      this.#jump(column);
      // A space looks alike in all styles that mark nothing: no change is needed for it.
      if (!isBlank(cell)) this.#look(cell.style);
      else if (!isUnmarked(this.#style)) this.#look(noStyle);
      if (isPlain(cell.text)) {
        this.#written += cell.text;
        this.#column = column + cell.width;
      } else {
        // Whatever the terminal makes of it: nothing old stays beside it, and what follows is in its place.
        this.#written += `\x1b[${cell.width}X${cell.text}`;
        this.#column = undefined;
      }
    }
  }

  eraseFrom(column: number): void {
    this.#jump(column);
    this.#look(noStyle);
    this.#written += '\x1b[K';
  }

  finish(): string {
    this.#look(noStyle);
    return this.#written;
  }

  #jump(column: number): void {
    if (this.#column === column) return;
    this.#written += this.#written === '' ? place(this.#row, column) : `\x1b[${column + 1}G`;
    this.#column = column;
  }

  #look(style: Style): void {
    this.#written += changeStyle(this.#style, style);
    this.#style = style;
  }
}

function place(row: number, column: number): string {
  if (column > 0) return `\x1b[${row + 1};${column + 1}H`;
  return row > 0 ? `\x1b[${row + 1}H` : '\x1b[H';
}

const cjk = /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]$/;
const emoji = /\p{Emoji_Presentation}/u;

/** Whether all terminals agree about its width: one code unit that is no emoji, or an ideograph. */
function isPlain(text: string): boolean {
  if (text.length !== 1) return false;
  return text < '\u2300' || cjk.test(text) || !emoji.test(text);
}
