import type { ReactNode } from 'react';
import type { Facts } from '../app/facts.ts';
import type { Screens } from '../app/screens.ts';
import { Rows } from '../components/rows.tsx';
import type { Theme } from '../terminal/theme.ts';
import { frame } from './frame.ts';
import { react } from './react.ts';
import { type Screen, startScreen } from './state.ts';

interface TopProps {
  readonly facts: Facts;
  readonly screen: Screen;
  readonly theme: Theme;
}

function TopScreen({ facts, screen, theme }: TopProps): ReactNode {
  return <Rows lines={frame(facts, screen, theme.glyphs)} theme={theme} />;
}

/** The screens of `nano top`: what the program that runs them needs of them. */
export const topScreens: Screens<Screen> = { start: startScreen, react, Screen: TopScreen };
