import { createElement } from 'react';
import type { TuiClock } from '../terminal/clock.ts';
import type { Frame } from '../terminal/frame/draw-frame.ts';
import type { ScreenSession } from '../terminal/screen-session.ts';
import type { Theme } from '../terminal/theme.ts';
import type { Effect } from './effects.ts';
import type { Facts, Notice } from './facts.ts';
import { createFramePace, type FramePace } from './frame-pace.ts';
import { type MountedScreen, mountScreen } from './mount-screen.ts';
import type { ScreenInput, Screens, ViewName } from './screens.ts';

export interface DashboardOptions<S> {
  readonly screens: Screens<S>;
  readonly theme: Theme;
  readonly view: ViewName;
  readonly facts: Facts;
  readonly clock: TuiClock;
  /** Where to draw. */
  readonly session: Pick<ScreenSession, 'active' | 'draw'>;
  perform(effect: Effect): void;
  failed(error: unknown): void;
}

const mostNotices = 50;

/** What is known and what the screens remember, kept outside of React, which lays out a frame when one of them changed. */
export class Dashboard<S> {
  readonly #options: DashboardOptions<S>;
  readonly #pace: FramePace;
  readonly #mounted: MountedScreen;
  #facts: Facts;
  #screen: S;
  /** The screens have not been told yet of the facts as they are. */
  #untold = false;
  #notices = 0;
  /** How long the last frame took to be written, in milliseconds. */
  #writing = 0;

  constructor(options: DashboardOptions<S>) {
    this.#options = options;
    this.#facts = options.facts;
    this.#screen = options.screens.start(options.view);
    this.#mounted = mountScreen({ draw: (frame) => this.#write(frame), failed: options.failed });
    this.#pace = createFramePace(options.clock, () => this.#draw());
  }

  get facts(): Facts {
    return this.#facts;
  }

  /** What was typed, or what came back of an effect. */
  take(inputs: readonly ScreenInput[]): void {
    this.#tell();
    for (const input of inputs) this.#react(input);
    this.#pace.request();
  }

  /** Facts that are others now. */
  update(change: Partial<Facts>): void {
    this.#facts = { ...this.#facts, ...change };
    this.#untold = true;
    this.#pace.request();
  }

  notice(severity: Notice['severity'], message: string, hint: string | null = null): void {
    this.#notices += 1;
    const notice = { number: this.#notices, at: this.#options.clock.now(), severity, message, hint };
    this.update({ notices: [...this.#facts.notices, notice].slice(-mostNotices) });
  }

  close(): void {
    this.#pace.stop();
    this.#mounted.unmount();
  }

  /** Once a frame, however often they changed. */
  #tell(): void {
    if (!this.#untold) return;
    this.#untold = false;
    this.#react({ type: 'facts' });
  }

  #react(input: ScreenInput): void {
    const { screen, effects } = this.#options.screens.react(this.#screen, input, this.#facts);
    this.#screen = screen;
    for (const effect of effects) this.#options.perform(effect);
  }

  #draw(): number {
    this.#writing = 0;
    if (!this.#options.session.active) return 0;
    this.#tell();
    const { screens, theme } = this.#options;
    const facts = this.#facts;
    this.#mounted.show(createElement(screens.Screen, { facts, screen: this.#screen, theme }), facts.size);
    return this.#writing;
  }

  #write(frame: Frame): void {
    const { clock, session } = this.#options;
    const began = clock.now();
    session.draw(frame);
    this.#writing = clock.now() - began;
  }
}
