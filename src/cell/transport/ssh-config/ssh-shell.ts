import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { raceSignal } from '../call-limits.ts';
import type { TransportOptions } from '../transport.ts';

/** What ssh printed, and the status that it ended with: 127 where there is none. */
export interface SshAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** It ends when nothing was asked for so long. */
const idleMs = 1_000;

/** Each line is the rest of a command line of ssh, quoted; a line with the mark says that it has ended, and how. */
const loop = (mark: string) =>
  `while IFS= read -r rest; do eval "ssh \\"\\$@\\" $rest" </dev/null; printf '\\n${mark}%s\\n' $?; printf '\\n${mark}\\n' >&2; done`;

/**
 * A shell that runs ssh on this machine, one after the other. To start a process stops everything else in nano for
 * longer than ssh takes to answer, and the longer the more memory nano has; a shell of its own starts it in no time.
 */
export class SshShell {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #mark = randomBytes(16).toString('hex');
  readonly #onEnd: () => void;
  #idle: NodeJS.Timeout | undefined;
  #stdout = '';
  #stderr = '';
  #asked: { resolve(answer: SshAnswer): void; reject(error: Error): void } | undefined;

  /** @param onEnd told when it can be asked nothing more. */
  constructor(options: TransportOptions, onEnd: () => void) {
    this.#onEnd = onEnd;
    const file = options.sshConfigFile === undefined ? [] : ['-F', options.sshConfigFile];
    // In a group of its own, it can be ended with all that ssh has started.
    this.#child = spawn('/bin/sh', ['-c', loop(this.#mark), 'sh', ...file], { env: options.env, detached: true });
    const { stdin, stdout, stderr } = this.#child;
    stdin.on('error', () => {});
    stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#settle();
    });
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#settle();
    });
    this.#child.on('error', (error) => this.#end(error));
    this.#child.on('close', () => this.#end(new Error('the shell has ended')));
  }

  /** One question at a time. After an abort it has ended. */
  ask(quoted: string, signal: AbortSignal): Promise<SshAnswer> {
    clearTimeout(this.#idle);
    this.#keepAlive(true);
    const onAbort = () => this.#kill();
    signal.addEventListener('abort', onAbort, { once: true });
    const answer = new Promise<SshAnswer>((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#child.stdin.write(`${quoted}\n`);
    });
    return raceSignal(signal, answer).finally(() => {
      signal.removeEventListener('abort', onAbort);
      this.#keepAlive(false);
      this.#idle = setTimeout(() => this.#retire(), idleMs).unref();
    });
  }

  #settle(): void {
    const [said, status] = this.#stdout.split(`\n${this.#mark}`);
    const [warned, rest] = this.#stderr.split(`\n${this.#mark}\n`);
    if (said === undefined || !status?.endsWith('\n') || warned === undefined || rest === undefined) return;
    const asked = this.#asked;
    this.#asked = undefined;
    this.#stdout = '';
    this.#stderr = '';
    asked?.resolve({ status: Number(status), stdout: said, stderr: warned });
  }

  #retire(): void {
    this.#onEnd();
    this.#child.stdin.end();
  }

  #kill(): void {
    const { pid } = this.#child;
    this.#onEnd();
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGTERM');
    } catch {
      // It has ended by itself.
    }
  }

  #end(error: Error): void {
    this.#onEnd();
    clearTimeout(this.#idle);
    this.#asked?.reject(error);
    this.#asked = undefined;
  }

  /** Whether nano waits for it before it ends. */
  #keepAlive(isKept: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const handle of [this.#child, stdin, stdout, stderr]) {
      if (handle !== this.#child && !(handle instanceof Socket)) continue;
      if (isKept) handle.ref();
      else handle.unref();
    }
  }
}
