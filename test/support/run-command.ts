import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import type { Context } from '../../src/cli/context.ts';
import type { NanoCommand } from '../../src/cli/nano-command.ts';
import { type TestContext, type TestContextOptions, testContext } from './test-context.ts';

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs a command in this process: `run('pool list --json', { controller })`. A list of words keeps its spaces. */
export async function run(line: string | readonly string[], options: TestContextOptions = {}): Promise<RunResult> {
  return await runIn(line, testContext(options));
}

/** The same in a context that the test goes on to use. */
export async function runIn(line: string | readonly string[], context: TestContext): Promise<RunResult> {
  const words = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
  const { command, argv } = await findCommand(words);
  const exitCode = await command(argv, context);
  return { stdout: context.terminal.written.stdout(), stderr: context.terminal.written.stderr(), exitCode };
}

const root = fileURLToPath(new URL('../..', import.meta.url));
/** A folder without a manifest: what was built last is not what is tested. */
const here = fileURLToPath(new URL('.', import.meta.url));
let config: Promise<Config> | undefined;

async function findCommand(words: readonly string[]) {
  for (const length of [2, 1]) {
    const path = words.slice(0, length);
    const file = `${root}src/commands/${path.join('/')}.ts`;
    if (path.length !== length || !existsSync(file)) continue;
    const module: { default: CommandClass } = await import(file);
    const loaded = await loadConfig();
    const id = path.join(':');
    return {
      argv: words.slice(length),
      command: async (argv: readonly string[], context: Context) => {
        module.default.id = id;
        return await new module.default([...argv], loaded).execute(context);
      },
    };
  }
  throw new Error(`no command: ${words.join(' ')}`);
}

interface CommandClass {
  new (argv: string[], config: Config): NanoCommand;
  id: string;
}

/** oclif's view of the program, without looking at what was built. */
async function loadConfig(): Promise<Config> {
  config ??= Config.load({
    root: here,
    pjson: { name: 'nanoctl', version: '0.0.0-test', oclif: { bin: 'nano', topicSeparator: ' ' } },
    userPlugins: false,
    devPlugins: false,
  });
  return await config;
}
