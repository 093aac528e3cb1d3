import type { OutputStream } from '../../cli/terminal/terminal.ts';
import type { Environment } from '../../cli/terminal/terminal-facts.ts';
import type { ColourDepth } from './theme.ts';

/** What a terminal can show; what cannot be known is taken for what nearly all of them can. */
export interface Capabilities {
  readonly depth: ColourDepth;
  /** Whether it has the characters of graphs and frames. */
  readonly unicode: boolean;
  /** Whether its window's title can be set and given back. */
  readonly title: boolean;
}

const manyColours = /256|direct|kitty|alacritty|foot|ghostty|wezterm/;

export function readCapabilities(env: Environment, { colour, unicode }: OutputStream): Capabilities {
  const term = env.TERM ?? '';
  const isConsole = term === 'linux';
  return {
    depth: colour ? depthOf(env, term) : 'none',
    // The Linux console speaks UTF-8, but its font has 512 characters.
    unicode: unicode && !isConsole,
    title: !isConsole && term !== '',
  };
}

function depthOf(env: Environment, term: string): ColourDepth {
  if (env.FORCE_COLOR === '1') return '16';
  if (env.FORCE_COLOR === '2' || env.FORCE_COLOR === '3') return '256';
  return /truecolor|24bit/.test(env.COLORTERM ?? '') || manyColours.test(term) ? '256' : '16';
}
