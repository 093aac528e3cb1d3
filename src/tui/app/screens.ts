import type { ReactNode } from 'react';
import type { TerminalInput } from '../terminal/input.ts';
import type { Theme } from '../terminal/theme.ts';
import type { Effect, Reply } from './effects.ts';
import type { Facts } from './facts.ts';

export type ViewName = 'cells' | 'instances' | 'pools' | 'operations' | 'events';

/** `facts` says that the facts are others now: rows may have gone, others have come. */
export type ScreenInput = TerminalInput | Reply | { readonly type: 'facts' };

export interface Reaction<S> {
  readonly screen: S;
  readonly effects: readonly Effect[];
}

/**
 * What is shown and what keys do, as the program that runs it sees it: pure. `S` holds all that the screens remember
 * (view, cursor, filter, what is open); the program keeps it, and asks with each input what it becomes.
 */
export interface Screens<S> {
  start(view: ViewName): S;
  react(screen: S, input: ScreenInput, facts: Facts): Reaction<S>;
  /**
   * Fills the terminal exactly: `facts.size`. Rows are best painted as one text each (theme.paint): mounting is what costs.
   */
  readonly Screen: (props: { readonly facts: Facts; readonly screen: S; readonly theme: Theme }) => ReactNode;
}
