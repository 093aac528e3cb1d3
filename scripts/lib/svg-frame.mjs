/** A terminal's screen as a picture: text in SVG, with the colours of a terminal on a dark background. */
import { shade, shapeOf } from './svg-glyphs.mjs';

const [cellWidth, cellHeight, margin] = [8.4, 17, 10];
const background = '#16181d';
const foreground = '#d7dae0';
const sixteen = [
  ...['#3b4048', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d7dae0'],
  ...['#5c6370', '#ff7b86', '#b5e890', '#ffd68a', '#7cc4ff', '#dd94f0', '#6fd3df', '#ffffff'],
];

/**
 * @typedef {{ text: string, columns: number }} Glyph
 * @typedef {{ glyphs: Glyph[], columns: number, bold: boolean, dim: boolean, underline: boolean, foreground: string, background: string | undefined }} Run
 * @typedef {import('@xterm/headless').Terminal} Terminal
 */

/** @param {Terminal} terminal @param {string} title */
export function svgOf(terminal, title) {
  const width = Math.ceil(terminal.cols * cellWidth + 2 * margin);
  const height = Math.ceil(terminal.rows * cellHeight + 2 * margin);
  const rows = Array.from({ length: terminal.rows }, (_, row) => rowOf(terminal, row)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${background}"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">
${rows}</g>
</svg>
`;
}

/** @param {Terminal} terminal @param {number} row */
function rowOf(terminal, row) {
  const top = margin + row * cellHeight;
  let column = 0;
  let drawn = '';
  for (const run of runsOf(terminal, row)) {
    const left = round(margin + column * cellWidth);
    const width = round(run.columns * cellWidth);
    if (run.background !== undefined)
      drawn += `<rect x="${left}" y="${round(top)}" width="${width}" height="${cellHeight}" fill="${run.background}"/>\n`;
    drawn += inkOf(run, left, top);
    column += run.columns;
  }
  return drawn;
}

/**
 * Words as text, each where its columns are, so that no font's width adds up; what a gauge or a graph is made of as shapes,
 * for fonts have gaps between them or have them not at all.
 * @param {Run} run @param {number} left @param {number} top
 */
function inkOf(run, left, top) {
  let drawn = '';
  let shapes = '';
  let faint = '';
  const size = { width: cellWidth, height: cellHeight };
  for (const { text, column, columns } of piecesOf(run)) {
    const x = left + column * cellWidth;
    const shape = shapeOf(text, x, top, size);
    if (text === shade) faint += shape;
    else if (shape !== undefined) shapes += shape;
    else
      drawn += `<text x="${round(x)}" y="${round(top + 13)}" textLength="${round(columns * cellWidth)}" fill="${run.foreground}"${look(run)}>${escaped(text)}</text>\n`;
  }
  if (faint !== '') drawn += `<path d="${faint}" fill="${run.foreground}" opacity="0.18"/>\n`;
  if (shapes !== '') drawn += `<path d="${shapes}" fill="${run.foreground}"${run.dim ? ' opacity="0.6"' : ''}/>\n`;
  return drawn;
}

/** Words, single shapes and wide characters of a run, without the spaces. @param {Run} run */
function piecesOf({ glyphs }) {
  /** @type {{ text: string, column: number, columns: number }[]} */
  const pieces = [];
  let column = 0;
  let isWord = false;
  for (const { text, columns } of glyphs) {
    const joins = columns === 1 && text !== ' ' && shapeOf(text, 0, 0, { width: 1, height: 1 }) === undefined;
    const last = pieces.at(-1);
    if (joins && isWord && last !== undefined) {
      last.text += text;
      last.columns += columns;
    } else if (text !== ' ') pieces.push({ text, column, columns });
    isWord = joins;
    column += columns;
  }
  return pieces;
}

/** Neighbours that look alike, as one. @param {Terminal} terminal @param {number} row @returns {Run[]} */
function runsOf(terminal, row) {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row);
  /** @type {Run[]} */
  const runs = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const [ink, paper] = coloursOf(cell);
    const next = {
      glyphs: [{ text: cell.getChars() || ' ', columns: cell.getWidth() }],
      columns: cell.getWidth(),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      underline: cell.isUnderline() !== 0,
      foreground: ink,
      background: paper,
    };
    const last = runs.at(-1);
    if (last !== undefined && looksAs(last, next)) {
      runs[runs.length - 1] = {
        ...last,
        glyphs: [...last.glyphs, ...next.glyphs],
        columns: last.columns + next.columns,
      };
    } else runs.push(next);
  }
  return runs;
}

/** @param {import('@xterm/headless').IBufferCell} cell @returns {[string, string | undefined]} */
function coloursOf(cell) {
  const ink = cell.isFgDefault() ? foreground : colour(cell.getFgColor(), cell.isFgRGB());
  const paper = cell.isBgDefault() ? undefined : colour(cell.getBgColor(), cell.isBgRGB());
  return cell.isInverse() ? [paper ?? background, ink] : [ink, paper];
}

/** @param {number} value @param {boolean} isDirect */
function colour(value, isDirect) {
  if (isDirect) return `#${value.toString(16).padStart(6, '0')}`;
  const named = sixteen[value];
  if (named !== undefined) return named;
  if (value >= 232) return rgb(8 + (value - 232) * 10, 8 + (value - 232) * 10, 8 + (value - 232) * 10);
  const level = (/** @type {number} */ part) => (part === 0 ? 0 : 55 + part * 40);
  const cube = value - 16;
  return rgb(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

/** @param {number[]} parts */
const rgb = (...parts) => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
/** @param {Run} a @param {Run} b */
const looksAs = (a, b) =>
  a.bold === b.bold &&
  a.dim === b.dim &&
  a.underline === b.underline &&
  a.foreground === b.foreground &&
  a.background === b.background;
/** @param {Run} run */
const look = ({ bold, dim, underline }) =>
  `${bold ? ' font-weight="bold"' : ''}${dim ? ' opacity="0.6"' : ''}${underline ? ' text-decoration="underline"' : ''}`;
/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;
/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
