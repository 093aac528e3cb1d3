import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import type { HostKey } from '../../../controller/model/address.ts';
import type { NanoError } from '../../../controller/model/errors.ts';
import { connectionClosed } from '../command-errors.ts';
import type { CommandProcess, Launcher, LaunchOptions, TerminalProcess } from '../launcher.ts';
import { createMarker } from '../marker.ts';
import { renderRemoteCommand } from '../remote-shell.ts';
import { Semaphore } from '../semaphore.ts';
import type { TerminalSize } from '../transport.ts';
import { ChannelDuplex } from './channel-duplex.ts';
import { channelError } from './channel-errors.ts';
import { CommandEnder } from './command-ender.ts';
import { openChannel } from './open-channel.ts';
import { SshProcess } from './ssh-process.ts';
import type { SshSession } from './ssh-session.ts';

/** sshd allows 10 sessions on a connection (MaxSessions): one stays idle, and one is left for ending commands. */
const channelsAtOnce = 8;

/** How long closing waits until commands that were cancelled are told so. */
const lastWordMs = 300;

/** Starts commands over one SSH session. */
export class SshLauncher implements Launcher {
  readonly name: string;
  readonly hostKey: HostKey;
  readonly closed: Promise<NanoError | undefined>;
  readonly #session: SshSession;
  readonly #marker = createMarker();
  readonly #ender: CommandEnder;
  readonly #places = new Semaphore(channelsAtOnce);
  readonly #running = new Set<SshProcess | ChannelDuplex>();
  #abandoned = 0;
  #isRetired = false;
  #idleChannel: Promise<void> | undefined;

  constructor(session: SshSession) {
    this.#session = session;
    this.#ender = new CommandEnder(session, this.#marker);
    this.name = session.host;
    this.hostKey = session.hostKey;
    this.closed = session.closed;
    session.onClosed((error) => {
      for (const running of this.#running) running.fail(error ?? connectionClosed(this.name));
    });
  }

  get abandoned(): number {
    return this.#abandoned;
  }

  launch(argv: readonly [string, ...string[]], options: LaunchOptions): Promise<CommandProcess> {
    return this.#start(argv, options, undefined);
  }

  launchTerminal(
    argv: readonly [string, ...string[]],
    size: TerminalSize,
    options: LaunchOptions,
  ): Promise<TerminalProcess> {
    return this.#start(argv, options, size);
  }

  async forwardUnix(path: string, signal: AbortSignal): Promise<Duplex> {
    await this.#keepIdleChannel(signal);
    return openChannel(
      this.#session,
      {
        request: (client, done) => client.openssh_forwardOutStreamLocal(path, done),
        made: (channel) => this.#keepForward(new ChannelDuplex(channel)),
        explain: (error) => channelError(error, this.name, path),
        discard: (duplex) => duplex.destroy(),
      },
      signal,
    );
  }

  async close(): Promise<void> {
    await this.#ender.settled(lastWordMs);
    await this.#session.close();
  }

  retire(): void {
    this.#isRetired = true;
    this.#closeIfIdle();
  }

  #forget(running: SshProcess | ChannelDuplex): void {
    this.#running.delete(running);
    this.#closeIfIdle();
  }

  #closeIfIdle(): void {
    if (this.#isRetired && this.#running.size === 0) void this.close();
  }

  async #start(argv: readonly [string, ...string[]], options: LaunchOptions, size: TerminalSize | undefined) {
    const marker = this.#marker;
    const line = renderRemoteCommand(argv, { marker, sudo: options.sudo, terminal: size !== undefined });
    const endCommand = (pid: number) => this.#ender.end(pid, options.sudo);
    const pty = size === undefined ? {} : { pty: { cols: size.columns, rows: size.rows, term: size.term } };
    const leave = await this.#places.acquire(options.signal);
    return openChannel(
      this.#session,
      {
        request: (client, done) => client.exec(line, pty, done),
        made: (channel) => this.#keep(new SshProcess(channel, marker, this.name, endCommand), channel, leave),
        explain: (error) => channelError(error, this.name),
        discard: (process) => process.cancel(options.signal.reason),
      },
      options.signal,
    ).catch((error: unknown) => {
      leave();
      throw error;
    });
  }

  /** A place is free again when the host has closed the channel: it counts one until its command has ended. */
  #keep(process: SshProcess, channel: ClientChannel, leave: () => void): SshProcess {
    this.#running.add(process);
    let open = true;
    channel.on('close', () => {
      open = false;
      leave();
    });
    const ended = () => {
      this.#forget(process);
      if (!open) return;
      this.#abandoned += 1;
      channel.on('close', () => {
        this.#abandoned -= 1;
      });
    };
    process.status.then(ended, ended);
    return process;
  }

  #keepForward(duplex: ChannelDuplex): ChannelDuplex {
    this.#running.add(duplex);
    duplex.on('close', () => this.#forget(duplex));
    return duplex;
  }

  /**
   * Without any session channel sshd sends large answers on forwarded sockets in Nagle's small steps: up to 44 ms
   * instead of 2. A `cat` that waits for its end keeps one open, and ends with the connection. Without it things are
   * slower and nothing else, so a failure is none of the caller's business.
   */
  #keepIdleChannel(signal: AbortSignal): Promise<void> {
    this.#idleChannel ??= openChannel(
      this.#session,
      {
        request: (client, done) => client.exec('exec cat', done),
        made: (channel) => {
          channel.on('error', () => {}).resume();
          channel.stderr.resume();
        },
        explain: (error) => channelError(error, this.name),
        discard: () => {},
      },
      signal,
    ).catch(() => {
      this.#idleChannel = undefined;
    });
    return this.#idleChannel;
  }
}
