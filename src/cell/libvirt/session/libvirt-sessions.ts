import type { CellAddress } from '../../../controller/model/address.ts';
import { isNanoError, NanoError } from '../../../controller/model/errors.ts';
import { SharedAttempt } from '../../transport/shared-attempt.ts';
import type { CallLimits, Connection } from '../../transport/transport.ts';
import { type FoundSession, findLibvirt, type LibvirtPath, libvirtPaths } from './find-libvirt.ts';
import type { LibvirtSession } from './libvirt-session.ts';

/** How long a host is not asked again after none of its ways led to libvirt. */
const refusalMs = 60_000;
/** The same where one of them had led there before: libvirt is restarted, or down for the moment. */
const downMs = 5_000;

interface Connections {
  get(address: CellAddress, limits: CallLimits): Promise<Connection>;
}

interface Entry {
  attempt?: SharedAttempt<FoundSession>;
  ready?: LibvirtSession;
  /** The way that led to libvirt before is tried first. */
  path?: LibvirtPath;
  refusal?: { readonly error: NanoError; readonly until: number };
}

/** One session for each host, shared by all who ask. One that was lost is opened anew for the next who asks. */
export class LibvirtSessions {
  readonly #connections: Connections;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();
  #isClosed = false;

  constructor(connections: Connections, now: () => number = Date.now) {
    this.#connections = connections;
    this.#now = now;
  }

  /**
   * The session of a host, for those who ask more than once; undefined for the first who asks. To open one takes three
   * round trips or more, where virsh takes one: it pays from the second question on.
   */
  repeated(address: CellAddress, limits: CallLimits): Promise<FoundSession> | undefined {
    if (this.#entries.has(JSON.stringify(address))) return this.get(address, limits);
    this.#entry(address);
    return undefined;
  }

  /** Opens a session for questions that will come soon. That it cannot be had is told to whoever asks for it. */
  prepare(address: CellAddress, limits: CallLimits): void {
    this.get(address, limits).catch(() => {});
  }

  /** The session of a host if one is open; none is opened. */
  ready(address: CellAddress): LibvirtSession | undefined {
    return this.#entries.get(JSON.stringify(address))?.ready;
  }

  /** CELL_UNFIT, with each way's reason, where libvirt cannot be reached by its own protocol. */
  async get(address: CellAddress, limits: CallLimits): Promise<FoundSession> {
    if (this.#isClosed) throw new NanoError('CONNECTION_LOST', 'the connections to libvirt were closed');
    const entry = this.#entry(address);
    if (entry.refusal !== undefined && this.#now() < entry.refusal.until) throw entry.refusal.error;
    if (entry.attempt === undefined || entry.attempt.isGivenUp) this.#start(entry, address);
    return (entry.attempt ?? this.#start(entry, address)).join(limits, tooLate);
  }

  /** Why a host's libvirt is not asked by its own protocol for the time being. */
  refusal(address: CellAddress): NanoError | undefined {
    const { refusal } = this.#entries.get(JSON.stringify(address)) ?? {};
    return refusal !== undefined && this.#now() < refusal.until ? refusal.error : undefined;
  }

  close(): void {
    this.#isClosed = true;
    for (const { attempt } of this.#entries.values()) {
      attempt?.giveUp();
      attempt?.settled().then(
        ({ session }) => session.close(),
        () => {},
      );
    }
    this.#entries.clear();
  }

  #entry(address: CellAddress): Entry {
    const key = JSON.stringify(address);
    const entry = this.#entries.get(key) ?? {};
    this.#entries.set(key, entry);
    return entry;
  }

  #start(entry: Entry, address: CellAddress): SharedAttempt<FoundSession> {
    const attempt = new SharedAttempt<FoundSession>(async (limits) =>
      findLibvirt(await this.#connections.get(address, limits), limits, { paths: bestFirst(entry.path) }),
    );
    entry.attempt = attempt;
    const forget = () => {
      if (entry.attempt !== attempt) return;
      delete entry.attempt;
      delete entry.ready;
    };
    attempt.settled().then(
      ({ session, path }) => {
        entry.path = path;
        delete entry.refusal;
        entry.ready = session;
        session.closed.then(forget);
      },
      (error: unknown) => {
        forget();
        if (isNanoError(error) && error.code === 'CELL_UNFIT') {
          entry.refusal = { error, until: this.#now() + (entry.path === undefined ? refusalMs : downMs) };
        }
      },
    );
    return attempt;
  }
}

function bestFirst(path: LibvirtPath | undefined): readonly LibvirtPath[] {
  return path === undefined ? libvirtPaths : [path, ...libvirtPaths.filter((other) => other !== path)];
}

function tooLate(): NanoError {
  return new NanoError('DEADLINE', 'libvirt does not answer');
}
