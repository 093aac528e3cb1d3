import type { Duplex } from 'node:stream';
import type { HostKey } from '../../controller/model/address.ts';
import type { Command } from '../../controller/model/command.ts';
import { NanoError } from '../../controller/model/errors.ts';
import { enterLimits } from './call-limits.ts';
import { tooLate } from './command-errors.ts';
import type { Launcher } from './launcher.ts';
import { noRights, parseRights, type Rights, rightsProbe, sudoRefusal } from './privilege.ts';
import { runCommand, streamCommand } from './run-command.ts';
import type {
  CallLimits,
  Connection,
  ExecOptions,
  ExecResult,
  RemoteStream,
  TerminalSize,
  TerminalStream,
} from './transport.ts';

/** How long a host may take to connect its own socket where the caller sets no limit. */
const forwardLimits: CallLimits = { deadlineMs: 15_000 };

/** Asks the host, in one round trip, who the user is and what it may do there. */
export async function findRights(launcher: Launcher, limits: CallLimits): Promise<Rights> {
  const answer = await runCommand(launcher, { argv: rightsProbe }, false, limits);
  const rights = parseRights(answer.stdout);
  if (rights !== undefined) return rights;
  throw new NanoError('BAD_ANSWER', `${launcher.name} does not tell who its user is`, {
    details: [{ subject: launcher.name, reason: (answer.stderr || answer.stdout).trim().slice(0, 200) }],
  });
}

/** A connection to a host, over whatever launches commands there. */
export class CommandConnection implements Connection {
  readonly user: string;
  readonly privilege: Rights['privilege'];
  readonly privilegeReason?: string;
  readonly #launcher: Launcher;

  constructor(launcher: Launcher, rights: Rights) {
    this.#launcher = launcher;
    this.user = rights.user;
    this.privilege = rights.privilege;
    if (rights.reason !== undefined) this.privilegeReason = rights.reason;
  }

  get hostKey(): HostKey | undefined {
    return this.#launcher.hostKey;
  }

  get abandoned(): number {
    return this.#launcher.abandoned ?? 0;
  }

  get closed(): Promise<NanoError | undefined> {
    return this.#launcher.closed;
  }

  async exec(command: Command, options: ExecOptions): Promise<ExecResult> {
    const sudo = this.#needsSudo(options);
    const result = await runCommand(this.#launcher, command, sudo, options);
    if (sudo) this.#checkSudo(result);
    return result;
  }

  async stream(command: Command, options: ExecOptions): Promise<RemoteStream> {
    const sudo = this.#needsSudo(options);
    const stream = await streamCommand(this.#launcher, command, sudo, options);
    if (!sudo) return stream;
    const result = stream.result.then((ended) => {
      this.#checkSudo(ended);
      return ended;
    });
    result.catch(() => {});
    return { ...stream, result };
  }

  async terminal(command: Command, size: TerminalSize, options: ExecOptions): Promise<TerminalStream> {
    const sudo = this.#needsSudo(options);
    const scope = enterLimits(options, () => tooLate(command.argv, this.#launcher.name, options.deadlineMs));
    try {
      const process = await this.#launcher.launchTerminal(command.argv, size, { sudo, signal: scope.signal });
      scope.stopClock();
      scope.signal.addEventListener('abort', () => process.cancel(scope.signal.reason), { once: true });
      const exit = process.status.finally(scope.leave);
      exit.catch(() => {});
      return {
        input: process.stdin,
        output: process.stdout,
        resize: (columns, rows) => process.resize(columns, rows),
        exit,
        close: () => process.cancel(new NanoError('INTERRUPTED', 'the terminal was closed')),
      };
    } catch (error) {
      scope.leave();
      throw error;
    }
  }

  async forwardUnix(path: string, limits: CallLimits = forwardLimits): Promise<Duplex> {
    const scope = enterLimits(limits, () => tooLate(['connect', path], this.#launcher.name, limits.deadlineMs));
    try {
      return await this.#launcher.forwardUnix(path, scope.signal);
    } finally {
      scope.leave();
    }
  }

  close(): Promise<void> {
    return this.#launcher.close();
  }

  retire(): void {
    this.#launcher.retire();
  }

  #needsSudo(options: ExecOptions): boolean {
    if (options.privilege === 'user' || this.privilege === 'root') return false;
    if (this.privilege === 'none') throw noRights(this.user, this.#launcher.name, this.privilegeReason);
    return true;
  }

  #checkSudo(result: { readonly status: number; readonly stderr: string }): void {
    const refusal = sudoRefusal(result.status, result.stderr);
    if (refusal !== undefined) throw noRights(this.user, this.#launcher.name, refusal);
  }
}
