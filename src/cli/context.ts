import { homedir } from 'node:os';
import type { Controller } from '../controller/controller.ts';
import type { Actor } from '../controller/model/actor.ts';
import type { Cells } from '../controller/ports.ts';
import { type PreferenceFile, preferenceFile } from './preferences/preference-file.ts';
import { currentActor } from './system/actor.ts';
import { configFolder, dataFolder } from './system/folders.ts';
import { lateCells } from './system/late-cells.ts';
import type { RunInTerminal } from './system/run-in-terminal.ts';
import type { RunLocal } from './system/run-local.ts';
import { type Interrupts, processInterrupts } from './terminal/interrupts.ts';
import { processStreams } from './terminal/process-streams.ts';
import type { Streams } from './terminal/terminal.ts';
import type { Environment } from './terminal/terminal-facts.ts';

/** All that a command may touch. Tests replace it, and nothing else. */
export interface Context {
  readonly env: Environment;
  readonly cwd: string;
  readonly home: string;
  readonly actor: Actor;
  readonly terminal: Streams;
  readonly preferences: PreferenceFile;
  readonly interrupts: Interrupts;
  readonly runLocal: RunLocal;
  readonly runInTerminal: RunInTerminal;
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /**
   * The controller, opened when it is first asked for. What speaks to cells takes long to load: a caller that is sure
   * to ask none says so.
   */
  controller(needs?: { readonly cells: boolean }): Promise<Controller>;
  close(): Promise<void>;
}

export interface ContextOptions {
  /** Whether to tell on stderr what happens inside. */
  readonly debug: boolean;
}

/** Wires a command to this machine: the only place that knows the controller, the cells and the terminal at once. */
export function createContext({ debug }: ContextOptions): Context {
  const { env } = process;
  const home = env.HOME || homedir();
  const cwd = process.cwd();
  const preferences = preferenceFile(configFolder(env, home, cwd));
  const terminal = processStreams(env, () => readColor(preferences));
  const wiring = { env, home, directory: dataFolder(env, home, cwd), debug, write: terminal.stderr.write };
  const cells = lateCells(() => openCells(wiring));
  let opened: Promise<Controller> | undefined;
  return {
    env,
    cwd,
    home,
    actor: currentActor(env),
    terminal,
    preferences,
    interrupts: processInterrupts(),
    runLocal: async (file, args) => (await import('./system/run-local.ts')).runLocal(file, args),
    runInTerminal: async (file, args) => (await import('./system/run-in-terminal.ts')).runInTerminal(file, args),
    now: () => Date.now(),
    controller: async (needs) => {
      opened ??= openController(wiring, cells);
      const [controller] = await Promise.all([opened, needs?.cells === false ? undefined : cells.load()]);
      return controller;
    },
    close: async () => {
      const controller = await opened?.catch(() => undefined);
      await controller?.close();
    },
  };
}

/** Unreadable preferences are told once, by the command that reads them: not by the colour of that message. */
function readColor(preferences: PreferenceFile): 'auto' | 'always' | 'never' {
  try {
    return preferences.read().color ?? 'auto';
  } catch {
    return 'auto';
  }
}

interface Wiring {
  readonly env: Environment;
  readonly home: string;
  readonly directory: string;
  readonly debug: boolean;
  write(line: string): void;
}

async function openController({ directory, debug, write }: Wiring, cells: Cells): Promise<Controller> {
  const [
    { createEmbeddedController },
    { openSqliteStore },
    { debugLogger, systemClock, systemIds },
    { systemProcesses, linuxStartTime },
  ] = await Promise.all([
    import('../controller/embedded-controller.ts'),
    import('../controller/inventory/sqlite/open-sqlite-store.ts'),
    import('./system/system-ports.ts'),
    import('./system/processes.ts'),
  ]);
  const startTime =
    process.platform === 'linux' ? linuxStartTime : (await import('./system/ps-start-time.ts')).psStartTime;
  const logger = debugLogger(debug, write);
  const openChronicle = async () => {
    const { openSqliteChronicle } = await import('../controller/chronicle/sqlite-chronicle.ts');
    return openSqliteChronicle({ directory, clock: systemClock, logger, owner: systemIds.uuid() });
  };
  return await createEmbeddedController({
    store: await openSqliteStore({ directory }),
    cells,
    clock: systemClock,
    ids: systemIds,
    processes: systemProcesses(startTime),
    logger,
    chronicle: openChronicle,
  });
}

async function openCells({ env, home, debug, write }: Wiring): Promise<Cells> {
  const [{ createCells }, { createTransport }, { debugLogger }] = await Promise.all([
    import('../cell/create-cells.ts'),
    import('../cell/transport/transport.ts'),
    import('./system/system-ports.ts'),
  ]);
  const log = debugLogger(debug, write).debug;
  return createCells({ transport: createTransport({ env, home, ...(debug ? { log } : {}) }) });
}
