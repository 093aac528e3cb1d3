import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';

/** How long a proxy that was told to end may take. */
const graceMs = 2000;

/**
 * A program that carries a connection: ssh_config's ProxyCommand, as a stream. It runs in a process group of its own,
 * for Ctrl-C at the terminal must not cut the connection that nano still needs for undoing, and ends with the stream.
 */
export class ProxyCommand extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;
  #words = '';
  #failure: string | undefined;

  constructor(line: string, env: NodeJS.ProcessEnv) {
    super();
    this.#child = spawn('/bin/sh', ['-c', `exec ${line}`], { env, detached: true });
    const { stdin, stdout, stderr } = this.#child;
    for (const stream of [this, stdin, stdout, stderr]) stream.on('error', () => {});
    stderr.on('data', (chunk: Buffer) => {
      this.#words = (this.#words + chunk.toString()).slice(-2000);
    });
    stdout.on('data', (chunk: Buffer) => {
      if (!this.destroyed && !this.push(chunk)) stdout.pause();
    });
    this.#child.on('error', (error) => this.#ended(`cannot be started: ${error.message}`));
    // Its last words are complete only now; the stream ends after them, so that whoever sees the end can ask why.
    this.#child.on('close', (code, signal) =>
      this.#ended(code === 0 ? '' : `ended with ${signal ?? `status ${code}`}`),
    );
  }

  /** Why it ended, if it failed: its last words, or its status. */
  get failure(): string | undefined {
    return this.#failure;
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#child.stdin.write(chunk, callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#child.stdin.end(callback);
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#child.stdin.destroy();
    this.#child.stdout.resume();
    this.#signal('SIGTERM');
    const timer = setTimeout(() => this.#signal('SIGKILL'), graceMs);
    timer.unref();
    this.#child.on('exit', () => clearTimeout(timer));
    this.#child.unref();
    callback(error);
  }

  #ended(how: string): void {
    const last = this.#words.trim().split('\n').at(-1);
    if (how !== '') this.#failure ??= `the proxy command ${last ? `says: ${last}` : how}`;
    if (this.destroyed) return;
    this.push(null);
    this.destroy();
  }

  #signal(name: 'SIGTERM' | 'SIGKILL'): void {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    try {
      process.kill(-pid, name);
    } catch {
      // It ended in this very moment.
    }
  }
}
