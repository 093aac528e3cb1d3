import { Failure } from './failure.ts';

/** The status of a command that a signal ended, as a shell tells it. */
const terminated = 143;

/** A command at work on a host. It goes on when nobody listens to it any more; only a signal ends it early. */
export class Process {
  static #pids = 1000;
  readonly pid: number;
  readonly ended: Promise<void>;
  /** Waits for its disk or a file server: no signal reaches it. */
  isStubborn = false;
  /** Called when another command has to wait for this one. */
  onAwaited: () => void = () => {};
  readonly #killed = new AbortController();
  #end: () => void = () => {};

  constructor() {
    Process.#pids += 1;
    this.pid = Process.#pids;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  kill(): void {
    if (!this.isStubborn) this.#killed.abort();
  }

  get isKilled(): boolean {
    return this.#killed.signal.aborted;
  }

  /** The promise, unless a signal comes first. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#killed;
    if (signal.aborted) throw new Failure('', terminated);
    let onAbort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(new Failure('', terminated));
      signal.addEventListener('abort', onAbort, { once: true });
    });
    return await Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', onAbort));
  }

  async work(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await this.until(new Promise((resolve) => setTimeout(resolve, milliseconds)));
    else if (this.isKilled) throw new Failure('', terminated);
  }

  finish(): void {
    this.#end();
  }
}
