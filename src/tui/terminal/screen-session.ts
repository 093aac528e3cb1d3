import type { Streams } from '../../cli/terminal/terminal.ts';
import type { Size } from '../app/facts.ts';
import type { TuiClock } from './clock.ts';
import { drawFrame, type Frame } from './frame/draw-frame.ts';
import type { TerminalInput } from './input.ts';
import { createKeyParser } from './keys/key-parser.ts';
import type { ProcessEvents } from './process-events.ts';
import { screenModes } from './screen-modes.ts';

export interface ScreenSessionOptions {
  readonly terminal: Pick<Streams, 'stdin' | 'stdout'>;
  readonly clock: TuiClock;
  readonly events: ProcessEvents;
  /** The window's; absent where it cannot be given back. */
  readonly title?: string;
  input(inputs: readonly TerminalInput[]): void;
  /** The terminal has another size, or its screen is ours again. */
  changed(): void;
  /** Nobody can type any more: the terminal is gone. */
  closed(): void;
}

/** After the last of several resizes so much time passes before one is told of, in milliseconds. */
const resizePause = 30;
/** How long to wait to be stopped; in a group without a shell it never happens. */
const stopPause = 100;

/**
 * A terminal whose whole screen is the dashboard's. Whatever ends the process gives it back as it was, except
 * SIGKILL, after which `reset` does.
 */
export class ScreenSession {
  readonly #options: ScreenSessionOptions;
  readonly #modes: ReturnType<typeof screenModes>;
  readonly #parser = createKeyParser();
  #active = false;
  #suspended = false;
  #closed = false;
  #shown: Frame | null = null;
  #wanted: Frame | null = null;
  #release: (() => void)[] = [];
  readonly #forget: (() => void)[];
  #cancelPatience = () => {};
  #cancelResize = () => {};
  #cancelStop = () => {};

  constructor(options: ScreenSessionOptions) {
    this.#options = options;
    this.#modes = screenModes({ title: options.title });
    const { events, terminal } = options;
    this.#forget = [
      events.onEnd(() => this.#leave()),
      events.onStop(() => this.#stop('process')),
      events.onContinue(() => this.#continued()),
      // A hangup may tell only who writes, and whoever ignores its signal is told by nothing else.
      terminal.stdout.onGone(() => options.closed()),
    ];
    this.#enter();
  }

  /** Whether the screen is ours just now. */
  get active(): boolean {
    return this.#active;
  }

  get size(): Size {
    const { columns, rows } = this.#options.terminal.stdout;
    return { columns: Math.max(1, columns), rows: Math.max(1, rows) };
  }

  /** Shows a frame; its size in bytes as it was written. */
  draw(frame: Frame): number {
    this.#wanted = frame;
    if (!this.#active) return 0;
    const bytes = drawFrame(this.#shown, frame, { synchronized: true });
    this.#shown = frame;
    if (bytes !== '') this.#options.terminal.stdout.write(bytes);
    return Buffer.byteLength(bytes);
  }

  /** Writes all of it again: something else wrote on it. */
  redraw(): void {
    this.#shown = null;
    if (this.#wanted !== null) this.draw(this.#wanted);
  }

  /** As Ctrl-Z does elsewhere. */
  suspend(): void {
    this.#stop('job');
  }

  /** Gives the terminal to something else until that has ended. */
  async stepAside<T>(run: () => Promise<T>): Promise<T> {
    this.#leave();
    try {
      return await run();
    } finally {
      this.#enter();
      this.#options.changed();
    }
  }

  /** Gives the terminal back for good. */
  close(): void {
    this.#closed = true;
    this.#leave();
    for (const forget of this.#forget.splice(0)) forget();
    this.#cancelStop();
  }

  #enter(): void {
    if (this.#active || this.#closed) return;
    const { stdin, stdout } = this.#options.terminal;
    this.#active = true;
    this.#shown = null;
    stdin.setRawMode(true);
    stdout.write(this.#modes.enter);
    this.#release = [
      stdin.listen({ data: (bytes) => this.#typed(bytes), end: () => this.#options.closed() }),
      stdout.onResize(() => this.#resized()),
    ];
  }

  #leave(): void {
    if (!this.#active) return;
    this.#active = false;
    for (const release of this.#release.splice(0)) release();
    this.#cancelPatience();
    this.#cancelResize();
    this.#parser.giveUp();
    this.#options.terminal.stdout.write(this.#modes.leave);
    this.#options.terminal.stdin.setRawMode(false);
  }

  #stop(who: 'process' | 'job'): void {
    // Something else has the terminal: it is stopped with us, and gets it back.
    if (this.#active) {
      this.#suspended = true;
      this.#cancelStop = this.#options.clock.after(stopPause, () => this.#continued());
    }
    this.#leave();
    this.#options.events.stop(who);
  }

  /** A shell may have changed the terminal's modes meanwhile, whether or not we gave it back before. */
  #continued(): void {
    if (!this.#suspended && !this.#active) return;
    this.#suspended = false;
    this.#cancelStop();
    this.#leave();
    this.#enter();
    this.#options.changed();
  }

  #typed(bytes: Uint8Array): void {
    this.#cancelPatience();
    const inputs = this.#parser.feed(bytes);
    const patience = this.#parser.patience();
    if (patience !== null) {
      this.#cancelPatience = this.#options.clock.after(patience, () => this.#options.input(this.#parser.giveUp()));
    }
    if (inputs.length > 0) this.#options.input(inputs);
  }

  #resized(): void {
    this.#cancelResize();
    this.#cancelResize = this.#options.clock.after(resizePause, () => this.#options.changed());
  }
}
