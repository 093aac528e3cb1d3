import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { HostKey } from '../../../controller/model/address.ts';
import type { NanoError } from '../../../controller/model/errors.ts';
import { connectionClosed, connectionLost } from '../command-errors.ts';
import { type Deferred, defer } from '../deferred.ts';
import { watchLiveness } from './liveness.ts';

/** How long the other side may take to close its end before nano hangs up. */
const goodbyeMs = 100;

/** An authenticated SSH connection, from `ready` to its end. */
export class SshSession {
  readonly host: string;
  /** Who is logged in. */
  readonly user: string;
  readonly client: Client;
  readonly hostKey: HostKey;
  readonly #socket: Duplex;
  readonly #closed: Deferred<NanoError | undefined> = defer();
  readonly #listeners = new Set<(error: NanoError | undefined) => void>();
  readonly #stopWatching: () => void;
  #closing = false;
  #error: NanoError | undefined;
  #isOver = false;

  constructor({ host, user }: Pick<SshSession, 'host' | 'user'>, client: Client, socket: Duplex, hostKey: HostKey) {
    this.host = host;
    this.user = user;
    this.client = client;
    this.hostKey = hostKey;
    this.#socket = socket;
    client.setNoDelay(true);
    client.on('error', (error) => this.#break(error.message));
    client.on('close', () => this.#end());
    this.#stopWatching = watchLiveness(socket, (silentMs) => {
      this.#break(`no answer for ${Math.round(silentMs / 1000)} s`);
      socket.destroy();
      // A socket that is destroyed while its cable is cut still closes; a custom one may not.
      this.#end();
    });
  }

  get closed(): Promise<NanoError | undefined> {
    return this.#closed.promise;
  }

  /** Told at the very moment, before ssh2 ends the channels as if their commands had. */
  onClosed(listener: (error: NanoError | undefined) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Why nothing can be started any more, if so. */
  ended(): NanoError | undefined {
    if (this.#error !== undefined) return this.#error;
    return this.#closing || this.#isOver ? connectionClosed(this.host) : undefined;
  }

  checkOpen(): void {
    const error = this.ended();
    if (error !== undefined) throw error;
  }

  /** Says goodbye and hangs up, at once or nearly so. */
  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.client.end();
      const hangUp = setTimeout(() => this.#socket.destroy(), goodbyeMs);
      this.onClosed(() => clearTimeout(hangUp));
    }
    await this.#closed.promise;
  }

  #break(cause: string): void {
    if (!this.#closing) this.#error ??= connectionLost(this.host, cause);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#break('the host closed it');
    this.#isOver = true;
    this.#stopWatching();
    for (const listener of this.#listeners) listener(this.#error);
    this.#closed.resolve(this.#error);
  }
}
