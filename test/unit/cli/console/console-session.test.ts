import { describe, expect, test, vi } from 'vitest';
import { runConsole } from '../../../../src/cli/console/console-session.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import type { Terminal, TerminalSize } from '../../../../src/controller/ports.ts';
import { fakeController } from '../../../support/fake-controller.ts';
import { runIn } from '../../../support/run-command.ts';
import { testContext } from '../../../support/test-context.ts';

/** The far end of a console. */
function farEnd() {
  const queue: (Uint8Array | 'end' | Error)[] = [];
  let wake = () => {};
  let finish: (status: number) => void = () => {};
  const typed: string[] = [];
  const sizes: TerminalSize[] = [];
  let closed = false;
  const push = (item: Uint8Array | 'end' | Error) => {
    queue.push(item);
    wake();
  };
  const terminal: Terminal = {
    output: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const item = queue.shift();
          if (item === 'end') return;
          if (item instanceof Error) throw item;
          if (item !== undefined) yield item;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      },
    },
    write: (bytes) => typed.push(new TextDecoder().decode(bytes)),
    resize: (size) => sizes.push(size),
    ended: new Promise((resolve) => {
      finish = resolve;
    }),
    close: () => {
      closed = true;
      push('end');
    },
  };
  return {
    terminal,
    typed,
    sizes,
    closed: () => closed,
    print: (text: string) => push(new TextEncoder().encode(text)),
    end: (status: number) => {
      push('end');
      finish(status);
    },
    fail: (error: Error) => push(error),
  };
}

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 10));

/** A console that is connected, as its operator has it. */
async function connect(tty: { stdin?: boolean; stdout?: boolean; stderr?: boolean } | boolean = true) {
  const context = testContext({ tty, columns: 100, rows: 30 });
  const far = farEnd();
  const { terminal, interrupts } = context;
  const session = runConsole({ name: 'web-1', terminal, interrupts, open: async () => far.terminal });
  session.catch(() => {});
  await aMoment();
  return { context, terminal, far, session };
}

test('keys go there and bytes come back, until Ctrl-]', async () => {
  const { terminal, far, session } = await connect();
  expect(terminal.written.stderr()).toBe('connected to web-1, Ctrl-] leaves\n');
  far.print('login: \u001b[1m');
  terminal.type('root\r\u0003');
  await aMoment();
  expect(terminal.written.stdout()).toBe('login: \u001b[1m');
  expect(far.typed).toEqual(['root\r\u0003']);
  terminal.type('x\u001dlost');
  await session;
  expect(far.typed).toEqual(['root\r\u0003', 'x']);
  expect(far.closed()).toBe(true);
  expect(terminal.rawMode).toEqual([true, false]);
  expect(terminal.written.stderr()).toContain('\nleft web-1\n');
});

test('the far end learns of a new size', async () => {
  const { terminal, far, session } = await connect();
  terminal.resize(120, 40);
  expect(far.sizes).toEqual([{ columns: 120, rows: 40 }]);
  terminal.type('\u001d');
  await session;
  terminal.resize(80, 24);
  expect(far.sizes).toHaveLength(1);
});

describe('the terminal is given back', () => {
  test('when the guest ends it', async () => {
    const { terminal, far, session } = await connect();
    far.end(0);
    await session;
    expect(terminal.rawMode).toEqual([true, false]);
    expect(terminal.written.stdout()).toContain('\u001b[?25h');
  });

  test('when it ends badly', async () => {
    const { terminal, far, session } = await connect();
    far.end(1);
    await expect(session).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      message: expect.stringContaining('status 1'),
    });
    expect(terminal.rawMode).toEqual([true, false]);
  });

  test('when the connection breaks', async () => {
    const { terminal, far, session } = await connect();
    far.fail(new NanoError('CONNECTION_LOST', 'cell-1: gone'));
    await expect(session).rejects.toThrow('cell-1: gone');
    expect(terminal.rawMode).toEqual([true, false]);
    expect(far.closed()).toBe(true);
  });

  test('when somebody ends nano', async () => {
    const { context, terminal } = await connect();
    expect(context.interrupt()).toBe(true);
    expect(terminal.rawMode.at(-1)).toBe(false);
  });

  test('from the other screen only where the guest has gone to it', async () => {
    const plain = await connect();
    plain.far.end(0);
    await plain.session;
    expect(plain.terminal.written.stdout()).not.toContain('\u001b[?1049l');
    const editor = await connect();
    editor.far.print('\u001b[?10');
    editor.far.print('49h text');
    editor.far.end(0);
    await editor.session;
    expect(editor.terminal.written.stdout()).toContain('\u001b[?1049l');
  });
});

describe('nano instance console', () => {
  test('opens it as large as the terminal is', async () => {
    const far = farEnd();
    const controller = fakeController({ console: () => far.terminal });
    const context = testContext({ controller, tty: true, columns: 100, rows: 30 });
    const result = runIn('instance console web-1', context);
    await vi.waitFor(() => expect(context.terminal.rawMode).toEqual([true]), { timeout: 4_000 });
    far.end(0);
    expect((await result).exitCode).toBe(0);
    expect(controller.calls[0]?.request).toEqual({ name: 'web-1', size: { columns: 100, rows: 30 } });
  });

  test.each([
    { stdin: false, stdout: true },
    { stdin: true, stdout: false },
  ])('needs a terminal: %j', async (tty) => {
    const controller = fakeController();
    const { exitCode, stderr } = await runIn('instance console web-1', testContext({ controller, tty }));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('needs a terminal');
    expect(controller.calls).toEqual([]);
  });
});
