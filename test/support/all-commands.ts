import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandSource } from '../../src/cli/completion/table.ts';
import type { NanoCommand } from '../../src/cli/nano-command.ts';

const folder = join(import.meta.dirname, '../../src/commands');

type CommandClass = typeof NanoCommand;

/** Every command of nano, by the name that oclif gives it. */
export async function allCommands(): Promise<readonly { readonly id: string; readonly Command: CommandClass }[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  return await Promise.all(
    files.sort().map(async (file) => {
      const module: { default: CommandClass } = await import(join(folder, file));
      return { id: file.replace(/\.tsx?$/, '').replaceAll('/', ':'), Command: module.default };
    }),
  );
}

/** The commands as oclif's manifest would have them. */
export async function commandSource(): Promise<CommandSource> {
  const commands = await allCommands();
  const named = <T>(parts: Readonly<Record<string, T>> = {}) =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, { ...part, name }]));
  return {
    commands: commands.map(({ id, Command }) => ({
      id,
      summary: Command.summary,
      flags: named({ ...Command.baseFlags, ...Command.flags }),
      args: named(Command.args),
    })),
    topics: [...new Set(commands.map(({ id }) => id.split(':')[0] ?? ''))].map((name) => ({ name })),
  };
}
