/** What gauges, graphs and frames are made of, as outlines that meet each other without gaps. */

/** @typedef {{ width: number, height: number }} Size */

const dotRows = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];
/** Which of the four arms a line has: left, right, up, down. */
/** @type {Record<string, string>} */
const arms = { '─': 'lr', '│': 'ud', '┌': 'rd', '┐': 'ld', '└': 'ru', '┘': 'lu', '├': 'rud', '┤': 'lud' };
const thin = 1.2;
/** How much of a cell's height blocks leave free above them, so that the rows of gauges are apart. */
const gap = 2;
/** The empty part of a gauge: a whole cell, drawn faintly. */
export const shade = '░';

/**
 * The outline of a character whose cell begins at a point; undefined where it is a font's to draw.
 * @param {string} text @param {number} left @param {number} top @param {Size} size
 */
export function shapeOf(text, left, top, { width, height }) {
  const code = text.codePointAt(0) ?? 0;
  if (code >= 0x2581 && code <= 0x2588) {
    const part = ((code - 0x2580) / 8) * (height - gap);
    return box(left, top + height - part, width, part);
  }
  if (code >= 0x2589 && code <= 0x258f) return box(left, top + gap, ((0x2590 - code) / 8) * width, height - gap);
  if (text === shade) return box(left, top + gap, width, height - gap);
  if (code > 0x2800 && code <= 0x28ff) return braille(code - 0x2800, left, top, { width, height });
  const drawn = arms[text];
  if (drawn === undefined) return undefined;
  const [x, y] = [left + (width - thin) / 2, top + (height - thin) / 2];
  const across = drawn.includes('l') ? left : x;
  const down = drawn.includes('u') ? top : y;
  const right = drawn.includes('r') ? left + width : x + thin;
  const bottom = drawn.includes('d') ? top + height : y + thin;
  const horizontal = /[lr]/.test(drawn) ? box(across, y, right - across, thin) : '';
  return horizontal + (/[ud]/.test(drawn) ? box(x, down, thin, bottom - down) : '');
}

/** @param {number} bits @param {number} left @param {number} top @param {Size} size */
function braille(bits, left, top, { width, height }) {
  const [across, down] = [width / 2, height / 4];
  let drawn = '';
  dotRows.forEach((row, y) => {
    row.forEach((bit, x) => {
      if ((bits & bit) !== 0) drawn += box(left + x * across + 0.6, top + y * down + 0.6, across - 1.2, down - 1.2);
    });
  });
  return drawn;
}

/** @param {number} x @param {number} y @param {number} width @param {number} height */
function box(x, y, width, height) {
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
}

/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;
