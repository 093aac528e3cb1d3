/** Every character beyond letters that the dashboard draws, so that it can be drawn without Unicode as well. */
export interface Glyphs {
  /** From empty to full: a sparkline's columns, the last part of a gauge. */
  readonly columns: readonly string[];
  readonly gauge: { readonly full: string; readonly parts: readonly string[]; readonly empty: string };
  /** Dots of a line chart as Unicode's braille has them: two columns and four rows to a character; none in ASCII. */
  readonly braille: boolean;
  readonly line: {
    readonly horizontal: string;
    readonly vertical: string;
    readonly topLeft: string;
    readonly topRight: string;
    readonly bottomLeft: string;
    readonly bottomRight: string;
    readonly teeLeft: string;
    readonly teeRight: string;
  };
  readonly arrow: { readonly up: string; readonly down: string; readonly left: string; readonly right: string };
  readonly cursor: string;
  readonly marked: string;
  readonly check: string;
  readonly cross: string;
  readonly warning: string;
  readonly bullet: string;
  /** Says that something was cut off. */
  readonly ellipsis: string;
  readonly spinner: readonly string[];
}

export const unicodeGlyphs: Glyphs = {
  columns: [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  gauge: { full: '█', parts: ['▏', '▎', '▍', '▌', '▋', '▊', '▉'], empty: '░' },
  braille: true,
  line: {
    horizontal: '─',
    vertical: '│',
    topLeft: '┌',
    topRight: '┐',
    bottomLeft: '└',
    bottomRight: '┘',
    teeLeft: '├',
    teeRight: '┤',
  },
  arrow: { up: '↑', down: '↓', left: '←', right: '→' },
  cursor: '▸',
  marked: '●',
  check: '✓',
  cross: '✗',
  warning: '▲',
  bullet: '•',
  ellipsis: '…',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
};

export const asciiGlyphs: Glyphs = {
  columns: [' ', '.', '.', ':', ':', '-', '=', '+', '#'],
  gauge: { full: '#', parts: [], empty: '.' },
  braille: false,
  line: {
    horizontal: '-',
    vertical: '|',
    topLeft: '+',
    topRight: '+',
    bottomLeft: '+',
    bottomRight: '+',
    teeLeft: '+',
    teeRight: '+',
  },
  arrow: { up: '^', down: 'v', left: '<', right: '>' },
  cursor: '>',
  marked: '*',
  check: '+',
  cross: 'x',
  warning: '!',
  bullet: '*',
  ellipsis: '~',
  spinner: ['|', '/', '-', '\\'],
};
