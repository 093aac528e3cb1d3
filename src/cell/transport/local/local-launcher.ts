import { connect as connectSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { NanoError } from '../../../controller/model/errors.ts';
import { raceSignal } from '../call-limits.ts';
import { CommandConnection, findRights } from '../command-connection.ts';
import { connectionClosed } from '../command-errors.ts';
import { type Deferred, defer } from '../deferred.ts';
import type { CommandProcess, Launcher, LaunchOptions, TerminalProcess } from '../launcher.ts';
import { commandPath, renderArguments } from '../remote-shell.ts';
import { socketRefused } from '../socket-errors.ts';
import { loginName } from '../ssh-config/login-name.ts';
import type { CallLimits, Connection, TerminalSize, TransportOptions } from '../transport.ts';
import { LocalProcess } from './local-process.ts';
import { openLocalTerminal } from './local-terminal.ts';

const machineName = 'this machine';

/** A connection to the machine that nano runs on: as root, or through `sudo -n`. */
export async function connectLocal(options: TransportOptions, limits: CallLimits): Promise<Connection> {
  const launcher = new LocalLauncher(options);
  return new CommandConnection(launcher, await findRights(launcher, limits));
}

/** Node gives a child a socket to read from, which cannot be opened by name, as a pipe can. */
function behindPipe(argv: readonly string[]): readonly string[] {
  return ['sh', '-c', 'cat | "$@"', 'nano', ...argv];
}

class LocalLauncher implements Launcher {
  readonly name = machineName;
  readonly hostKey = undefined;
  readonly #env: NodeJS.ProcessEnv;
  readonly #running = new Set<CommandProcess | Duplex>();
  readonly #closed: Deferred<NanoError | undefined> = defer();
  #isClosed = false;

  constructor(options: TransportOptions) {
    // As bare as what a command over SSH gets: nano's own environment must not change what virsh does.
    const user = loginName(options.env);
    const path = options.env.PATH === undefined ? commandPath : `${commandPath}:${options.env.PATH}`;
    this.#env = { HOME: options.home, USER: user, LOGNAME: user, LC_ALL: 'C', PATH: path };
  }

  get closed(): Promise<NanoError | undefined> {
    return this.#closed.promise;
  }

  async launch(argv: readonly [string, ...string[]], options: LaunchOptions): Promise<CommandProcess> {
    this.#check(options.signal);
    const own = renderArguments(argv, options.sudo);
    return this.#keep(new LocalProcess(options.openableInput === true ? behindPipe(own) : own, this.#env));
  }

  async launchTerminal(
    argv: readonly [string, ...string[]],
    size: TerminalSize,
    options: LaunchOptions,
  ): Promise<TerminalProcess> {
    this.#check(options.signal);
    return this.#keep(openLocalTerminal(renderArguments(argv, options.sudo), size, this.#env));
  }

  async forwardUnix(path: string, signal: AbortSignal): Promise<Duplex> {
    this.#check(signal);
    const socket = connectSocket(path);
    this.#running.add(socket);
    socket.on('close', () => this.#running.delete(socket));
    const connected = new Promise<Duplex>((resolve, reject) => {
      socket.once('connect', () => resolve(socket));
      socket.on('error', (error) => reject(socketRefused(path, machineName, error.message)));
    });
    try {
      return await raceSignal(signal, connected);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  /** A local connection does not wear out. */
  retire(): void {}

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const running of this.#running) {
      if ('cancel' in running) running.cancel(connectionClosed(machineName));
      else running.destroy();
    }
    this.#closed.resolve(undefined);
  }

  #check(signal: AbortSignal): void {
    if (this.#isClosed) throw connectionClosed(machineName);
    signal.throwIfAborted();
  }

  #keep<P extends CommandProcess>(process: P): P {
    this.#running.add(process);
    const forget = () => this.#running.delete(process);
    process.status.then(forget, forget);
    return process;
  }
}
