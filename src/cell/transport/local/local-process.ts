import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import type { NanoError } from '../../../controller/model/errors.ts';
import { type Deferred, defer } from '../deferred.ts';
import { endCommand } from '../end-command.ts';
import type { CommandProcess } from '../launcher.ts';
import { renderArguments } from '../remote-shell.ts';

/** A command of this machine, in a process group of its own: Ctrl-C at the terminal is nano's, not the command's. */
export class LocalProcess implements CommandProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #status: Deferred<number> = defer();
  readonly #env: NodeJS.ProcessEnv;
  #over = false;

  /** @param argv what to run, through a shell so that an absent command is status 127, as it is over SSH. */
  constructor(argv: readonly string[], env: NodeJS.ProcessEnv) {
    this.#env = env;
    this.#child = spawn('/bin/sh', ['-c', 'exec "$@"', 'nano', ...argv], { cwd: '/', env, detached: true });
    this.stdin = this.#child.stdin;
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    for (const stream of [this.stdin, this.stdout, this.stderr]) stream.on('error', () => {});
    // A command that does not read its input to the end is no fault; a writer that fails is the command's end.
    this.stdin.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') this.#abandon(error);
    });
    this.#child.on('error', (error) => this.#abandon(error));
    this.#child.on('close', (code, signal) => {
      this.#over = true;
      this.#status.resolve(code ?? statusOfSignal(signal ?? undefined));
    });
  }

  get status(): Promise<number> {
    return this.#status.promise;
  }

  cancel(reason: NanoError): void {
    this.#abandon(reason);
  }

  #abandon(reason: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#status.reject(reason);
    this.#terminate();
    for (const stream of [this.stdin, this.stdout, this.stderr]) stream.destroy(reason);
    // It may take its time to end, or not end at all: nano does not wait for it.
    this.#child.unref();
  }

  #terminate(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGTERM');
    } catch (error) {
      const notOurs = error instanceof Error && 'code' in error && error.code === 'EPERM';
      if (notOurs) this.#terminateAsRoot(pid);
    }
  }

  #terminateAsRoot(pid: number): void {
    const [program = '', ...args] = renderArguments(endCommand(pid), true);
    const options = { cwd: '/', env: this.#env, detached: true, stdio: 'ignore' } as const;
    spawn(program, args, options)
      .on('error', () => {})
      .unref();
  }
}

/** 128 + n for signal n, as a shell reports it. */
export function statusOfSignal(signal: string | undefined): number {
  const numbers: Readonly<Record<string, number>> = constants.signals;
  return 128 + (numbers[signal ?? ''] ?? 0);
}
