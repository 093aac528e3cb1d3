import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, renderCommand } from '../../controller/model/command.ts';
import { isNanoError, NanoError } from '../../controller/model/errors.ts';
import type { ActionContext, CallBounds, CellTarget } from '../../controller/ports.ts';
import { asOne } from '../commands/as-one.ts';
import { withGuard, withMark, withSameGuard } from '../commands/guard.ts';
import { withTurn } from '../commands/turn.ts';
import type { LibvirtSession } from '../libvirt/session/libvirt-session.ts';
import type { LibvirtSessions } from '../libvirt/session/libvirt-sessions.ts';
import type {
  CallLimits,
  Connection,
  ExecOptions,
  ExecResult,
  RemoteStream,
  TerminalSize,
  TerminalStream,
} from '../transport/transport.ts';
import type { Call, Connections } from './call.ts';
import { deadlines } from './deadlines.ts';
import { commandFailed } from './failures.ts';
import { refusalOf } from './refusals.ts';
import { Secrets } from './secrets.ts';

interface Others {
  /** Where libvirt is asked by its own protocol. */
  readonly sessions?: LibvirtSessions;
  readonly wait?: typeof sleep;
}

/**
 * One cell, as commands are sent to it. A read goes as it is; a change is wrapped so that the cell itself refuses it
 * unless it carries our mark. A wrapper's refusal is an error here; any other status is the caller's to judge.
 */
export class CellLink {
  readonly target: CellTarget;
  readonly #connections: Connections;
  readonly #sessions: LibvirtSessions | undefined;
  readonly #sleep: typeof sleep;

  constructor(target: CellTarget, connections: Connections, others: Others = {}) {
    this.target = target;
    this.#connections = connections;
    this.#sessions = others.sessions;
    this.#sleep = others.wait ?? sleep;
  }

  get name(): string {
    return this.target.name;
  }

  async pause(milliseconds: number, bounds?: CallBounds): Promise<void> {
    await this.#sleep(milliseconds, undefined, bounds?.signal === undefined ? {} : { signal: bounds.signal });
  }

  connect(bounds?: CallBounds): Promise<Connection> {
    return this.#connections.get(this.target.address, limits(deadlines.connect, bounds));
  }

  /** Begins to open a session to libvirt, for what is read back after changes that follow. */
  prepareLibvirt(): void {
    this.#sessions?.prepare(this.target.address, { deadlineMs: deadlines.connect });
  }

  /**
   * What libvirt says by its own protocol where a session is open, in a millisecond where virsh takes thirty. Undefined
   * where that says nothing: virsh is asked then, and words what is wrong.
   */
  async askLibvirt<T>(
    bounds: CallBounds | undefined,
    ask: (session: LibvirtSession, limits: CallLimits) => Promise<T>,
  ): Promise<T | undefined> {
    const session = this.#sessions?.ready(this.target.address);
    try {
      return session === undefined ? undefined : await ask(session, limits(deadlines.libvirt, bounds));
    } catch (error) {
      if (bounds?.signal?.aborted === true) throw error;
      return undefined;
    }
  }

  read(call: Call): Promise<ExecResult> {
    return this.#exec(call, call.command, {});
  }

  async change(call: Call, secrets: Secrets = new Secrets(call.command.stdin)): Promise<ExecResult> {
    const result = await this.#exec(call, this.#wrapped(call), { resolveSecret: secrets.resolve });
    this.#refuse(result);
    return { ...result, stdout: secrets.hide(result.stdout), stderr: secrets.hide(result.stderr) };
  }

  /**
   * Several changes in one round trip, up to the first that fails; whether all were made. Each of them is refused by
   * itself where the cell is no longer ours. None is sent to a host that has no mark yet.
   */
  async changeAsOne(commands: readonly Command[], call: Omit<Call, 'command' | 'parts' | 'guard'>): Promise<boolean> {
    const { mark } = this.target;
    if (mark === undefined) return false;
    const secrets = new Secrets(commands.flatMap(({ stdin = [] }) => stdin));
    const parts = commands.map((command) => ({ command, inputBytes: secrets.lengthOf(command.stdin) }));
    const result = await this.change({ ...call, command: asOne(parts, mark), parts: commands }, secrets);
    return result.status === 0;
  }

  /** A change that the mark says nothing about, as it makes or takes the mark itself. It takes its turn like any. */
  async changeUnmarked(call: Call, work: Pick<ActionContext, 'operationId' | 'attempt'>): Promise<ExecResult> {
    const result = await this.#exec(call, withTurn(call.command, work), {});
    this.#refuse(result);
    return result;
  }

  /** Waits for this operation's turn and does nothing with it: whatever it started here before has then ended. */
  async settle(bounds: ActionContext): Promise<void> {
    const nothing: Command = { argv: ['true'] };
    const call = { command: nothing, doing: 'wait for what still runs', deadlineMs: deadlines.settle, bounds };
    const result = await this.changeUnmarked(call, bounds);
    if (result.status !== 0) throw this.failed(call, result);
  }

  /** A read that has to succeed. */
  async ask(call: Call): Promise<string> {
    const result = await this.read(call);
    if (result.status !== 0) throw this.failed(call, result);
    return result.stdout;
  }

  /** A change that has to succeed by its own word: for commands whose status is the whole truth. */
  async apply(call: Call): Promise<string> {
    const result = await this.change(call);
    if (result.status !== 0) throw this.failed(call, result);
    return result.stdout;
  }

  /** A command with bytes on its streams, without the mark: for reading. */
  async streamOut(call: Call): Promise<RemoteStream> {
    const connection = await this.connect(call.bounds);
    return connection.stream(call.command, limits(call.deadlineMs, call.bounds));
  }

  /** A change that takes bytes. Its result may be a wrapper's refusal, which `refuse` makes an error of. */
  async streamIn(call: Call): Promise<RemoteStream> {
    const connection = await this.connect(call.bounds);
    const stream = await connection.stream(this.#wrapped(call), limits(call.deadlineMs, call.bounds));
    const result = stream.result.then((ended) => {
      this.#refuse(ended);
      return ended;
    });
    result.catch(() => undefined);
    return { ...stream, result };
  }

  async terminal(call: Call, size: TerminalSize): Promise<TerminalStream> {
    const connection = await this.connect(call.bounds);
    return connection.terminal(call.command, size, limits(call.deadlineMs, call.bounds));
  }

  failed(call: Call, result: { readonly status: number; readonly stderr: string }, hint?: string) {
    const { command, doing } = call;
    const { status, stderr } = result;
    return commandFailed({ cell: this.name, doing, command, status, stderr, ...(hint === undefined ? {} : { hint }) });
  }

  async #exec(call: Call, command: Command, options: Pick<ExecOptions, 'resolveSecret'>): Promise<ExecResult> {
    const connection = await this.connect(call.bounds);
    try {
      return await connection.exec(command, { ...limits(call.deadlineMs, call.bounds), ...options });
    } catch (error) {
      throw isNanoError(error) && error.code === 'DEADLINE' ? this.#late(call, error) : error;
    }
  }

  /** The transport knows the wrapper's name only. */
  #late({ doing, command, parts = [command], deadlineMs }: Call, cause: NanoError): NanoError {
    return new NanoError('DEADLINE', `${this.name}: could not ${doing} within ${Math.round(deadlineMs / 1000)} s`, {
      details: parts.map(({ argv }) => ({ subject: 'command', reason: renderCommand({ argv }) })),
      hint: 'the cell may be overloaded, or libvirt may hang; what was started there may go on',
      cause,
    });
  }

  #wrapped({ command, guard, bounds }: Call): Command {
    const { mark } = this.target;
    if (guard !== undefined) {
      return (guard.follows ? withSameGuard : withGuard)(command, guard.storePath, guard.work, mark);
    }
    const { operationId, attempt } = bounds ?? {};
    if (operationId !== undefined && attempt !== undefined) return withTurn(command, { operationId, attempt }, mark);
    return mark === undefined ? command : withMark(command, mark);
  }

  #refuse(result: { readonly status: number; readonly stderr: string }): void {
    const refusal = refusalOf(result, this.name, this.target.mark);
    if (refusal !== undefined) throw refusal;
  }
}

function limits(ownMs: number, bounds: CallBounds | undefined) {
  const deadlineMs = Math.min(ownMs, bounds?.deadlineMs ?? Number.POSITIVE_INFINITY);
  return { deadlineMs, ...(bounds?.signal === undefined ? {} : { signal: bounds.signal }) };
}
