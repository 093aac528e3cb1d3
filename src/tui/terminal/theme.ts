import { asciiGlyphs, type Glyphs, unicodeGlyphs } from './glyphs.ts';

/** What a piece of text means; the theme decides how that looks. Meaning is never told by colour alone. */
export type Role =
  | 'running'
  | 'stopped'
  | 'error'
  | 'transition'
  | 'dim'
  | 'heading'
  | 'title'
  /** A key that can be pressed, in the line that tells of it. */
  | 'key'
  | 'link'
  | 'marked'
  /** The row under the cursor, whole and with nothing painted inside. */
  | 'selection'
  /** How full something is. */
  | 'low'
  | 'middle'
  | 'high';

/** No colour at all, the sixteen that every terminal's owner has chosen, or those of 256. */
export type ColourDepth = 'none' | '16' | '256';

export interface Theme {
  readonly depth: ColourDepth;
  readonly glyphs: Glyphs;
  /** The text with what switches its look on and off again. */
  paint(role: Role, text: string): string;
}

export interface ThemeOptions {
  readonly depth: ColourDepth;
  readonly unicode: boolean;
}

type Codes = readonly [on: string, off: string];
type Looks = Readonly<Record<Role, Codes | undefined>>;

const foreground = (on: string): Codes => [on, '39'];

/** Without colours: bold, dim, underlined and reversed are left. They are looks of the terminal's own, so NO_COLOR has them. */
const plain: Looks = {
  running: undefined,
  stopped: ['2', '22'],
  error: ['1', '22'],
  transition: ['4', '24'],
  dim: ['2', '22'],
  heading: ['1', '22'],
  title: ['1', '22'],
  key: ['1', '22'],
  link: ['4', '24'],
  marked: ['1', '22'],
  selection: ['7', '27'],
  low: undefined,
  middle: undefined,
  high: ['1', '22'],
};

/** The sixteen only: what a person set up to be readable on their background. Never white, black or bright ones. */
const sixteen: Looks = {
  ...plain,
  running: foreground('32'),
  error: foreground('31'),
  transition: foreground('33'),
  title: ['1;36', '22;39'],
  key: ['1;36', '22;39'],
  link: ['4;34', '24;39'],
  marked: ['1;35', '22;39'],
  selection: ['30;46', '39;49'],
  low: foreground('32'),
  middle: foreground('33'),
  high: foreground('31'),
};

/** Middle tones, with a contrast of at least 3 to 1 to black and to white alike. */
const many: Looks = {
  ...sixteen,
  running: foreground('38;5;34'),
  error: foreground('38;5;196'),
  transition: foreground('38;5;172'),
  title: ['1;38;5;31', '22;39'],
  key: ['1;38;5;31', '22;39'],
  link: ['4;38;5;32', '24;39'],
  marked: ['1;38;5;163', '22;39'],
  selection: ['38;5;231;48;5;24', '39;49'],
  low: foreground('38;5;34'),
  middle: foreground('38;5;172'),
  high: foreground('38;5;196'),
};

const looks: Readonly<Record<ColourDepth, Looks>> = { none: plain, '16': sixteen, '256': many };

export function createTheme({ depth, unicode }: ThemeOptions): Theme {
  const table = looks[depth];
  return {
    depth,
    glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
    paint: (role, text) => {
      const codes = table[role];
      return codes === undefined || text === '' ? text : `\x1b[${codes[0]}m${text}\x1b[${codes[1]}m`;
    },
  };
}
