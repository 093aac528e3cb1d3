import { Config, type Interfaces } from '@oclif/core';
import { NanoHelp } from './nano-help.ts';

/** Shows the help of a command, a noun or all of nano. */
export async function showHelp(argv: readonly string[], loadOptions: Interfaces.LoadOptions): Promise<void> {
  const config = await Config.load(loadOptions);
  const look = { docopts: false, flagSortOrder: 'none', hideCommandSummaryInDescription: true } as const;
  await new NanoHelp(config, look).showHelp([...argv]);
}
