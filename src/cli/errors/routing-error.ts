import { Config, type Interfaces } from '@oclif/core';
import type { NanoError } from '../../controller/model/errors.ts';
import { unknownCommand } from './unknown-command.ts';
import { commandError } from './usage-error.ts';

/** What went wrong on the way to a command: nearly always that there is no such command. */
export async function routingError(
  error: unknown,
  argv: readonly string[],
  loadOptions: Interfaces.LoadOptions,
): Promise<NanoError> {
  if (!(error instanceof Error) || !/^command .*not found\.?$/is.test(error.message)) {
    return commandError(error, { name: '', flags: [] });
  }
  const config = await Config.load(loadOptions);
  return unknownCommand(
    argv.filter((word) => word !== '--help'),
    config.commands.filter((command) => !command.hidden).map((command) => command.id),
  );
}
