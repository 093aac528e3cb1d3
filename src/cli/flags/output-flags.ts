import { Flags } from '@oclif/core';
import { outputFormats } from '../output/format.ts';

/** How data is written: on every command that answers with some. */
export const outputFlags = {
  output: Flags.option({
    char: 'o',
    options: outputFormats,
    summary: 'Format of the output. [env: NANO_OUTPUT]',
    exclusive: ['json', 'quiet'],
    helpGroup: 'output',
  })(),
  json: Flags.boolean({ summary: 'The same as -o json.', exclusive: ['quiet'], helpGroup: 'output' }),
  quiet: Flags.boolean({ char: 'q', summary: 'Names only, one a line.', helpGroup: 'output' }),
};
