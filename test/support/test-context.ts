import type { Context } from '../../src/cli/context.ts';
import { preferenceFile } from '../../src/cli/preferences/preference-file.ts';
import { configFolder } from '../../src/cli/system/folders.ts';
import { type InterruptHandlers, type InterruptSignal, interruption } from '../../src/cli/terminal/interrupts.ts';
import type { Controller } from '../../src/controller/controller.ts';
import { jsonController } from './json-controller.ts';
import { type TestTerminal, type TestTerminalOptions, testTerminal } from './test-terminal.ts';

export interface TestContextOptions extends TestTerminalOptions {
  readonly controller?: Controller;
  readonly home?: string;
  readonly cwd?: string;
  /** RFC 3339. */
  readonly now?: string;
  /** What ran in the terminal ends with, by its command line. */
  readonly inTerminal?: Readonly<Record<string, number>>;
  /** What local programs print, by their command line. */
  readonly local?: Readonly<Record<string, string>>;
}

export interface TestContext extends Context {
  readonly terminal: TestTerminal;
  /** Ctrl-C unless told, as often as it is called. True when the process would have ended. */
  interrupt(signal?: InterruptSignal): boolean;
}

/** A context with nothing of this machine in it; the controller is reached through JSON. */
export function testContext(options: TestContextOptions = {}): TestContext {
  const {
    env = {},
    home = '/home/operator',
    cwd = '/home/operator',
    now = '2026-11-20T12:00:00.000Z',
    local = {},
    inTerminal = {},
  } = options;
  const controller = options.controller === undefined ? undefined : jsonController(options.controller);
  let guarded: { readonly abort: AbortController; readonly handlers: InterruptHandlers } | undefined;
  return {
    env,
    cwd,
    home,
    actor: { user: 'operator', host: 'desk' },
    terminal: testTerminal(options),
    preferences: preferenceFile(configFolder(env, home, cwd)),
    interrupts: {
      guard: async (work, handlers) => {
        const abort = new AbortController();
        guarded = { abort, handlers };
        return await work(abort.signal);
      },
    },
    interrupt: (signal = 'SIGINT') => {
      if (guarded === undefined) return true;
      const { abort, handlers } = guarded;
      if (abort.signal.aborted) {
        handlers.second();
        return true;
      }
      const answer = handlers.first(signal);
      if (answer === 'ignore') return false;
      abort.abort(interruption());
      return answer === 'leave';
    },
    runLocal: async (file, args) => local[[file, ...args].join(' ')],
    runInTerminal: async (file, args) => {
      const line = [file, ...args].join(' ');
      const status = inTerminal[line];
      if (status === undefined) throw new Error(`this test does not run ${line}`);
      return status;
    },
    now: () => Date.parse(now),
    controller: async () => {
      if (controller === undefined) throw new Error('this test has no controller');
      return controller;
    },
    close: async () => {
      await controller?.close();
    },
  };
}
