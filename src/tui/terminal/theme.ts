import { asciiGlyphs, type Glyphs, unicodeGlyphs } from './glyphs.ts';

/**
 * What a piece of the screen means; the theme decides how that looks. Words and glyphs say the same: a tone is never the
 * only thing that tells.
 */
export type Tone =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'good'
  | 'warn'
  | 'bad'
  /** Names of things to press or to look at: keys, the sorted column, the view that is shown. */
  | 'accent'
  /** What comes in and what goes out, in graphs and gauges of two kinds. */
  | 'in'
  | 'out'
  /** The names of columns and of sections. */
  | 'heading'
  /** The row under the cursor, whole, with nothing painted inside. */
  | 'cursor'
  /** A row that is marked. */
  | 'marked'
  /** What must be seen though nobody looks: alarms, the frozen clock. */
  | 'alarm';

/** No colour at all, the sixteen that every terminal's owner has chosen, or those of 256. */
export type ColourDepth = 'none' | '16' | '256';

export interface Theme {
  readonly depth: ColourDepth;
  readonly glyphs: Glyphs;
  /** The text with what switches its look on and off again. */
  paint(tone: Tone, text: string): string;
}

export interface ThemeOptions {
  readonly depth: ColourDepth;
  readonly unicode: boolean;
}

type Codes = readonly [on: string, off: string];
type Looks = Readonly<Record<Tone, Codes | undefined>>;

const foreground = (on: string): Codes => [on, '39'];

/** Without colours: bold, dim, underlined and reversed are left. They are looks of the terminal's own, so NO_COLOR has them. */
const plain: Looks = {
  plain: undefined,
  dim: ['2', '22'],
  strong: ['1', '22'],
  good: undefined,
  warn: ['4', '24'],
  bad: ['1', '22'],
  accent: ['1', '22'],
  in: undefined,
  out: undefined,
  heading: ['1', '22'],
  cursor: ['7', '27'],
  marked: ['1', '22'],
  alarm: ['1;7', '22;27'],
};

/** The sixteen only: what a person set up to be readable on their background. Never white, black or bright ones alone. */
const sixteen: Looks = {
  ...plain,
  good: foreground('32'),
  warn: foreground('33'),
  bad: foreground('31'),
  accent: ['1;36', '22;39'],
  in: foreground('36'),
  out: foreground('35'),
  cursor: ['30;46', '39;49'],
  marked: ['1;35', '22;39'],
  alarm: ['1;7;31', '22;27;39'],
};

/** Middle tones, with a contrast of at least 3 to 1 to black and to white alike. */
const many: Looks = {
  ...sixteen,
  good: foreground('38;5;34'),
  warn: foreground('38;5;172'),
  bad: foreground('38;5;196'),
  accent: ['1;38;5;31', '22;39'],
  in: foreground('38;5;31'),
  out: foreground('38;5;133'),
  cursor: ['38;5;231;48;5;24', '39;49'],
  marked: ['1;38;5;163', '22;39'],
  alarm: ['1;38;5;231;48;5;160', '22;39;49'],
};

const looks: Readonly<Record<ColourDepth, Looks>> = { none: plain, '16': sixteen, '256': many };

export function createTheme({ depth, unicode }: ThemeOptions): Theme {
  const table = looks[depth];
  return {
    depth,
    glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
    paint: (tone, text) => {
      const codes = table[tone];
      return codes === undefined || text === '' ? text : `\x1b[${codes[0]}m${text}\x1b[${codes[1]}m`;
    },
  };
}
