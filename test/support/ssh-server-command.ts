import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PseudoTtyInfo, ServerChannel, WindowChangeInfo } from 'ssh2';

export interface CommandSettings {
  /** What sshd would start with `-c command`: a login shell and its arguments before. */
  readonly loginShell: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** What the login shell's start-up files print. */
  readonly preamble: { readonly stdout: string; readonly stderr: string };
}

/** A command that the test server runs on this machine, for one channel. */
export class ServerCommand {
  readonly #channel: ServerChannel;
  readonly #child: ChildProcessWithoutNullStreams;
  /** Where a command on a terminal tells which one it is. */
  #directory: string | undefined;

  constructor(channel: ServerChannel, line: string, settings: CommandSettings, pty: PseudoTtyInfo | undefined) {
    this.#channel = channel;
    const { env, preamble, loginShell } = settings;
    channel.write(preamble.stdout);
    if (preamble.stderr !== '') channel.stderr.write(preamble.stderr);
    const argv = pty === undefined ? [...loginShell, '-c', line] : this.#onTerminal(loginShell, line, pty);
    const [program = 'sh', ...args] = argv;
    this.#child = spawn(program, args, { env: { ...env, TERM: pty?.term ?? 'dumb' }, cwd: '/', detached: true });
    this.#connect();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  signal(name: string): void {
    if (this.#child.pid === undefined || this.#child.exitCode !== null) return;
    try {
      process.kill(-this.#child.pid, `SIG${name}`);
    } catch {
      // It has just ended.
    }
  }

  resize(size: WindowChangeInfo): void {
    if (this.#directory === undefined) return;
    const terminal = readFileSync(join(this.#directory, 'tty'), 'utf8').trim();
    spawn('stty', ['-F', terminal, 'rows', String(size.rows), 'cols', String(size.cols)], { stdio: 'ignore' });
  }

  /** Removes what it has on the disk. */
  forget(): void {
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
  }

  #onTerminal(loginShell: readonly string[], line: string, pty: PseudoTtyInfo): readonly string[] {
    this.#directory = mkdtempSync(join(tmpdir(), 'nano-ssh-'));
    const script = `stty rows ${pty.rows} cols ${pty.cols}; tty > ${this.#directory}/tty; exec "$@"`;
    const words = ['/bin/sh', '-c', script, 'sh', ...loginShell, '-c', line];
    const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    return ['script', '-qfe', '-c', quoted, '/dev/null'];
  }

  #connect(): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const stream of [stdin, stdout, stderr, this.#channel, this.#channel.stderr]) stream.on('error', () => {});
    this.#channel.pipe(stdin);
    stdout.pipe(this.#channel, { end: false });
    stderr.on('data', (chunk: Buffer) => this.#channel.stderr.write(chunk));
    this.#child.on('close', (code, signal) => {
      this.forget();
      // What it has not read is dropped, or the channel would never be done.
      this.#channel.unpipe(stdin).resume();
      if (code === null) this.#channel.exit(signal?.slice(3) ?? 'KILL', false, '');
      else this.#channel.exit(code);
      this.#channel.end();
    });
  }
}
