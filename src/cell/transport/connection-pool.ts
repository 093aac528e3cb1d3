import { formatLimit } from './call-limits.ts';
import { connectionClosed } from './command-errors.ts';
import { SharedAttempt } from './shared-attempt.ts';
import { unreachable } from './ssh/connect-errors.ts';
import type { CallLimits, CellAddress, Connection, Transport } from './transport.ts';

/**
 * From this many commands on that were given up here and still hang there, a connection is replaced: each holds one
 * of its few channels for good.
 */
const abandonedAtMost = 4;

interface Entry {
  readonly attempt: SharedAttempt<Connection>;
  connection: Connection | undefined;
}

/**
 * One warm connection for each address, shared by all who ask. A connection that was lost is made anew for the next
 * who asks; at most eight commands run on one at a time, the others wait for their turn.
 */
export class ConnectionPool {
  readonly #transport: Transport;
  readonly #entries = new Map<string, Entry>();
  #isClosed = false;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The connection is the pool's: its `close` does nothing. */
  async get(address: CellAddress, limits: CallLimits): Promise<Connection> {
    const name = address.kind === 'local' ? 'this machine' : address.host;
    if (this.#isClosed) throw connectionClosed(name);
    const key = addressKey(address);
    const entry = this.#usable(key) ?? this.#start(key, address);
    const tooLate = () => unreachable(name, `timed out after ${formatLimit(limits.deadlineMs)}`);
    return lend(await entry.attempt.join(limits, tooLate));
  }

  /** Closes all connections, and gives up those that are being made. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map((entry) => this.#discard(entry)));
  }

  #usable(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.attempt.isGivenUp) return undefined;
    if ((entry.connection?.abandoned ?? 0) < abandonedAtMost) return entry;
    entry.connection?.retire?.();
    return undefined;
  }

  #start(key: string, address: CellAddress): Entry {
    const entry: Entry = {
      attempt: new SharedAttempt((limits) => this.#transport.connect(address, limits)),
      connection: undefined,
    };
    this.#entries.set(key, entry);
    const forget = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    entry.attempt.settled().then((connection) => {
      entry.connection = connection;
      connection.closed.then(forget);
    }, forget);
    return entry;
  }

  async #discard(entry: Entry): Promise<void> {
    entry.attempt.giveUp();
    const connection = await entry.attempt.settled().catch(() => undefined);
    await connection?.close();
  }
}

function addressKey(address: CellAddress): string {
  if (address.kind === 'local') return 'local';
  const { host, port, user, identity, hostKeys, acceptedFingerprint, acceptAnyHostKey } = address;
  const pins = hostKeys.map((key) => key.key).sort();
  return JSON.stringify([host, port, user, identity, pins, acceptedFingerprint, acceptAnyHostKey]);
}

/** The same connection without the power to close it for the others. */
function lend(connection: Connection): Connection {
  return {
    user: connection.user,
    privilege: connection.privilege,
    ...(connection.privilegeReason === undefined ? {} : { privilegeReason: connection.privilegeReason }),
    hostKey: connection.hostKey,
    exec: (command, options) => connection.exec(command, options),
    stream: (command, options) => connection.stream(command, options),
    terminal: (command, size, options) => connection.terminal(command, size, options),
    forwardUnix: (path, limits) => connection.forwardUnix(path, limits),
    closed: connection.closed,
    close: async () => {},
  };
}
