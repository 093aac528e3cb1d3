/** What is to go wrong with a command. */
export interface FaultSpec {
  /** On this host only. */
  readonly host?: string;
  /** Only commands whose text, without what nano wraps around them, matches this regular expression. */
  readonly command?: string;
  /**
   * Calls of libvirt's own protocol instead of commands: those whose procedure's name, or `open` and the socket's path,
   * matches this regular expression. To `cut` one is to end libvirt's side of the connection; `garble` makes nonsense of
   * the whole answer (`before`) or of what follows its header.
   */
  readonly rpc?: string;
  /** The first that is hit, counted from 1 among those that match. */
  readonly nth?: number;
  /** How many in a row; 1 unless told. */
  readonly times?: number;
  readonly moment: 'before' | 'during' | 'after';
  /**
   * `fail` answers a status other than 0; `hang` waits until it is released; `cut` drops the connection, while a command
   * that has begun goes on; `garble` answers nonsense.
   */
  readonly act: 'fail' | 'hang' | 'cut' | 'garble';
  /** Of a command that fails. */
  readonly status?: number;
  readonly stderr?: string;
  /** How much longer the command takes, in milliseconds: so it is still at work when nano comes back. */
  readonly slowMs?: number;
  /** No signal ends what hangs. */
  readonly stubborn?: boolean;
  /** What hangs ends as soon as another command has to wait for it. */
  readonly yields?: boolean;
}

export interface FaultState {
  /** How many commands matched, and how many of these were hit. */
  readonly seen: number;
  readonly hits: number;
  /** How many hang now. */
  readonly waiting: number;
}

export class Fault {
  readonly id: number;
  readonly spec: FaultSpec;
  seen = 0;
  hits = 0;
  readonly #waiting = new Set<() => void>();
  readonly #met = new Set<(isMet: boolean) => void>();
  readonly #pattern: RegExp;
  #isOver = false;

  constructor(id: number, spec: FaultSpec) {
    this.id = id;
    this.spec = spec;
    this.#pattern = new RegExp(spec.rpc ?? spec.command ?? '');
  }

  /** Counts a command; whether it is hit. */
  meets(host: string, text: string): boolean {
    const { spec } = this;
    if ((spec.host ?? host) !== host || !this.#pattern.test(text)) return false;
    this.seen += 1;
    const first = spec.nth ?? 1;
    const isHit = this.seen >= first && this.seen < first + (spec.times ?? 1);
    if (isHit) this.hits += 1;
    return isHit;
  }

  /** Until it is released. */
  hold(): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    const released = new Promise<void>((resolve) => this.#waiting.add(resolve));
    this.#tell(true);
    return released;
  }

  /** Whether a command came to hang on it: false when it ended before. */
  met(): Promise<boolean> {
    if (this.#waiting.size > 0 || this.#isOver) return Promise.resolve(!this.#isOver);
    return new Promise((resolve) => this.#met.add(resolve));
  }

  /** Nothing hangs on it any more, whoever was hit and comes to it only now. */
  end(): void {
    this.#isOver = true;
    this.#tell(false);
    this.release();
  }

  release(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #tell(isMet: boolean): void {
    for (const resolve of this.#met) resolve(isMet);
    this.#met.clear();
  }

  get state(): FaultState {
    return { seen: this.seen, hits: this.hits, waiting: this.#waiting.size };
  }
}

/** The scripted faults of a simulation. */
export class Faults {
  readonly #faults = new Map<number, Fault>();
  #last = 0;

  add(spec: FaultSpec): number {
    this.#last += 1;
    this.#faults.set(this.#last, new Fault(this.#last, spec));
    return this.#last;
  }

  /** The one that hits a command, if any does. All that match count it. */
  meet(host: string, text: string): Fault | undefined {
    return this.#meet(host, text, false);
  }

  /** The one that hits a call of libvirt's own protocol. */
  meetRpc(host: string, procedure: string): Fault | undefined {
    return this.#faults.size === 0 ? undefined : this.#meet(host, procedure, true);
  }

  get(id: number): Fault | undefined {
    return this.#faults.get(id);
  }

  /** Answers how many commands it hit. */
  remove(id: number): number {
    const fault = this.#faults.get(id);
    fault?.end();
    this.#faults.delete(id);
    return fault?.hits ?? 0;
  }

  clear(): void {
    for (const fault of this.#faults.values()) fault.end();
    this.#faults.clear();
  }

  #meet(host: string, text: string, isRpc: boolean): Fault | undefined {
    const all = [...this.#faults.values()].filter(({ spec }) => (spec.rpc !== undefined) === isRpc);
    return all.filter((fault) => fault.meets(host, text))[0];
  }
}
