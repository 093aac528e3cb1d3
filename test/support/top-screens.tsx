import { renderToString } from 'ink';
import type { Effect } from '../../src/tui/app/effects.ts';
import type { Facts } from '../../src/tui/app/facts.ts';
import type { ScreenInput, ViewName } from '../../src/tui/app/screens.ts';
import type { Screen } from '../../src/tui/screens/state.ts';
import { topScreens } from '../../src/tui/screens/top-screen.tsx';
import type { Key, Mouse } from '../../src/tui/terminal/input.ts';
import { createTheme, type ThemeOptions } from '../../src/tui/terminal/theme.ts';
import { fixtureFacts } from './facts-fixture.ts';
import { type TerminalEmulator, terminalEmulator } from './terminal-emulator.ts';

/** A key by its name: `j`, `escape`, `ctrl-space`. */
export function keyOf(id: string): Key {
  return { type: 'key', id, text: id === 'space' ? ' ' : [...id].length === 1 ? id : '' };
}

export function mouseAt(column: number, row: number, parts: Partial<Mouse> = {}): Mouse {
  return { type: 'mouse', what: 'press', button: 'left', column, row, ctrl: false, alt: false, shift: false, ...parts };
}

/** The dashboard as somebody uses it: keys in, screens and effects out. */
export interface User {
  readonly screen: Screen;
  readonly facts: Facts;
  /** All that was wanted so far, but for questions. */
  readonly effects: readonly Effect[];
  press(...ids: readonly string[]): User;
  /** Each character as a key of its own. */
  type(text: string): User;
  give(input: ScreenInput): User;
  see(facts: Partial<Facts>): User;
}

export function userOf(view: ViewName, facts: Partial<Facts> = {}): User {
  const whole = fixtureFacts(facts);
  return user(topScreens.react(topScreens.start(view), { type: 'facts' }, whole).screen, whole, []);
}

function user(screen: Screen, facts: Facts, effects: readonly Effect[]): User {
  const give = (input: ScreenInput) => {
    const reaction = topScreens.react(screen, input, facts);
    return user(reaction.screen, facts, [...effects, ...reaction.effects.filter(({ type }) => type !== 'ask')]);
  };
  return {
    screen,
    facts,
    effects,
    give,
    press: (...ids) => ids.reduce((at: User, id) => at.give(keyOf(id)), user(screen, facts, effects)),
    type: (text) =>
      [...text].reduce((at: User, id) => at.give(keyOf(id === ' ' ? 'space' : id)), user(screen, facts, effects)),
    see: (parts) => user(screen, { ...facts, ...parts }, effects).give({ type: 'facts' }),
  };
}

/** What a terminal shows of it. */
export async function shownTo(
  { screen, facts }: Pick<User, 'screen' | 'facts'>,
  theme: ThemeOptions = { depth: '16', unicode: true },
): Promise<TerminalEmulator> {
  const { columns, rows } = facts.size;
  const { Screen: Top } = topScreens;
  const text = renderToString(<Top facts={facts} screen={screen} theme={createTheme(theme)} />, { columns });
  const terminal = terminalEmulator(columns, rows);
  await terminal.feed(text.replaceAll('\n', '\r\n'));
  return terminal;
}
