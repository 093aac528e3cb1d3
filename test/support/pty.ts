import { readFileSync } from 'node:fs';
import { spawn } from 'node-pty';
import { expect, onTestFinished, vi } from 'vitest';
import { terminalEmulator } from './terminal-emulator.ts';

export interface PtyOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly columns?: number;
  readonly rows?: number;
}

/** A shell's command in a terminal of its own, with what the terminal shows. */
export function inPty(command: string, { env, cwd, columns = 100, rows = 30 }: PtyOptions) {
  const emulator = terminalEmulator(columns, rows);
  const pty = spawn('/bin/sh', ['-c', command], { cols: columns, rows, cwd, env: { ...env }, encoding: 'utf8' });
  let bytes = '';
  let exited = false;
  pty.onData((data) => {
    bytes += data;
    void emulator.feed(data);
  });
  pty.onExit(() => {
    exited = true;
  });
  onTestFinished(() => {
    if (!exited) pty.kill('SIGKILL');
  });
  const shows = async (text: string | RegExp) => {
    await vi.waitFor(() => expect(emulator.rows().join('\n')).toMatch(text), { timeout: 60_000, interval: 50 });
  };
  return {
    emulator,
    shows,
    /** All that was written to the terminal so far. */
    bytes: () => bytes,
    type: (keys: string) => pty.write(keys),
    resize: (nextColumns: number, nextRows: number) => {
      emulator.resize(nextColumns, nextRows);
      pty.resize(nextColumns, nextRows);
    },
    /** The process that the shell has started. */
    child: () => {
      const [pid] = readFileSync(`/proc/${pty.pid}/task/${pty.pid}/children`, 'utf8').trim().split(' ');
      if (!pid) throw new Error('the shell runs nothing');
      return Number(pid);
    },
    /** Closes the terminal, as a window is closed. */
    hangUp: () => {
      if ('destroy' in pty && typeof pty.destroy === 'function') pty.destroy();
    },
    ended: async () => {
      await vi.waitFor(() => expect(exited).toBe(true), { timeout: 60_000, interval: 50 });
    },
  };
}

/** A shell's lines that run a command and tell how it left the terminal. */
export function tellingModes(command: string): string {
  return [
    'before=$(stty -g)',
    command,
    'status=$?',
    '[ "$before" = "$(stty -g)" ] && modes=same || modes=changed',
    'echo "left with $status, modes $modes"',
  ].join('\n');
}

/** That what ran in it has ended, and the terminal is as it was before. */
export async function expectRestored({ shows, emulator, ended }: ReturnType<typeof inPty>, status: number) {
  await shows(`left with ${status}, modes same`);
  expect(emulator.modes()).toEqual({ otherScreen: false, pasteMarks: false, mouse: 'none', wraps: true });
  await ended();
}

/** `R` running, `S` sleeping, `T` stopped, undefined when there is no such process. */
export function processState(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  } catch {
    return undefined;
  }
}
