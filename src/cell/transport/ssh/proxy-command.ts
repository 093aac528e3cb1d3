import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';

/** A program that carries the connection: ssh_config's ProxyCommand. */
export interface ProxyCommand {
  readonly stream: Duplex;
  /** Why it ended, if it failed: its last words, or its status. */
  failure(): string | undefined;
}

/** How long a proxy that was told to end may take. */
const graceMs = 2000;

/**
 * Starts a proxy command in a process group of its own: Ctrl-C at the terminal must not cut the connection that nano
 * still needs for undoing. It ends with the stream.
 */
export function startProxyCommand(line: string, env: NodeJS.ProcessEnv): ProxyCommand {
  const child = spawn('/bin/sh', ['-c', `exec ${line}`], { env, detached: true });
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  let words = '';
  let failure: string | undefined;
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-2000);
  });
  for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.on('error', () => {});
  const ended = (how: string) => {
    const last = words.trim().split('\n').at(-1);
    failure = `the proxy command ${last === undefined || last === '' ? how : `says: ${last}`}`;
  };
  child.on('error', (error) => {
    ended(`cannot be started: ${error.message}`);
    stream.destroy();
  });
  child.on('close', (code, signal) => {
    if (code !== 0) ended(`ended with ${signal ?? `status ${code}`}`);
    stream.destroy();
  });
  stream.on('close', () => {
    end(child.pid, 'SIGTERM');
    const timer = setTimeout(() => end(child.pid, 'SIGKILL'), graceMs);
    timer.unref();
    child.on('exit', () => clearTimeout(timer));
    child.unref();
  });
  return { stream, failure: () => failure };

  function end(pid: number | undefined, name: 'SIGTERM' | 'SIGKILL'): void {
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-pid, name);
    } catch {
      // It ended in this very moment.
    }
  }
}
