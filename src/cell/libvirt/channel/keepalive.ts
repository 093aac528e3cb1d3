export interface KeepaliveOptions {
  /** How long it may be silent before it is asked whether it is there. */
  readonly intervalMs: number;
  /** How many questions in a row may stay unanswered. */
  readonly misses: number;
  readonly ping: () => void;
  readonly lost: (silentMs: number) => void;
}

/** Watches over a peer that owes answers: whatever it sends counts as one. Never keeps the process alive. */
export class Keepalive {
  readonly #options: KeepaliveOptions;
  readonly #timer: NodeJS.Timeout;
  #heard = true;
  #missed = 0;

  constructor(options: KeepaliveOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(), options.intervalMs).unref();
  }

  heard(): void {
    this.#heard = true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const { intervalMs, misses, ping, lost } = this.#options;
    const heard = this.#heard;
    this.#heard = false;
    this.#missed = heard ? 0 : this.#missed + 1;
    if (this.#missed > misses) lost(this.#missed * intervalMs);
    else if (!heard) ping();
  }
}
