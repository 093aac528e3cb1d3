import type { InputListener, Streams } from '../../src/cli/terminal/terminal.ts';
import { type Environment, speaksUnicode, wantsColour } from '../../src/cli/terminal/terminal-facts.ts';

/** Which of the three streams are terminals, and what the operator types. */
export interface TestTerminalOptions {
  /** All three, or those named. */
  readonly tty?: boolean | { readonly stdin?: boolean; readonly stdout?: boolean; readonly stderr?: boolean };
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Environment;
  /** What is typed, one piece for each time somebody listens. */
  readonly typed?: readonly string[];
}

export interface TestTerminal extends Streams {
  readonly written: { readonly stdout: () => string; readonly stderr: () => string };
  readonly rawMode: readonly boolean[];
  /** Types while somebody listens. */
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** Nobody can type any more. */
  endInput(): void;
  /** The reader of stdout leaves. */
  hangUp(): void;
}

export function testTerminal({
  tty = false,
  columns = 80,
  rows = 24,
  env = {},
  typed = [],
}: TestTerminalOptions = {}): TestTerminal {
  const isTTY =
    typeof tty === 'boolean'
      ? { stdin: tty, stdout: tty, stderr: tty }
      : { stdin: false, stdout: false, stderr: false, ...tty };
  const size = { columns, rows };
  const resizeListeners = new Set<() => void>();
  const goneListeners = new Set<() => void>();
  const output = (terminal: boolean) => {
    let text = '';
    const decoder = new TextDecoder();
    const stream = {
      isTTY: terminal,
      canRedraw: terminal && env.TERM !== 'dumb',
      colour: wantsColour(env, terminal, 'auto'),
      unicode: speaksUnicode(env),
      get columns() {
        return size.columns;
      },
      get rows() {
        return size.rows;
      },
      write: (data: string | Uint8Array) => {
        text += typeof data === 'string' ? data : decoder.decode(data, { stream: true });
      },
      flush: async () => {},
      onResize: (listener: () => void) => {
        resizeListeners.add(listener);
        return () => resizeListeners.delete(listener);
      },
      onGone: (listener: () => void) => {
        goneListeners.add(listener);
        return () => goneListeners.delete(listener);
      },
    };
    return { stream, text: () => text };
  };
  const stdout = output(isTTY.stdout);
  const stderr = output(isTTY.stderr);
  const waiting = [...typed];
  const rawMode: boolean[] = [];
  const listeners = new Set<InputListener>();
  return {
    stdout: stdout.stream,
    stderr: stderr.stream,
    stdin: {
      isTTY: isTTY.stdin,
      setRawMode: (on) => rawMode.push(on),
      listen: (listener) => {
        listeners.add(listener);
        const next = waiting.shift();
        if (next !== undefined) queueMicrotask(() => listener.data(new TextEncoder().encode(next)));
        // A pipe ends; a terminal waits for more.
        if (!isTTY.stdin && waiting.length === 0) queueMicrotask(() => listener.end());
        return () => listeners.delete(listener);
      },
    },
    written: { stdout: stdout.text, stderr: stderr.text },
    rawMode,
    type: (text) => {
      for (const listener of listeners) listener.data(new TextEncoder().encode(text));
    },
    resize: (nextColumns, nextRows) => {
      Object.assign(size, { columns: nextColumns, rows: nextRows });
      for (const listener of resizeListeners) listener();
    },
    endInput: () => {
      for (const listener of listeners) listener.end();
    },
    hangUp: () => {
      for (const listener of goneListeners) listener();
    },
  };
}
