import { Flags } from '@oclif/core';
import { outputFlags } from './output-flags.ts';

/** For what finishes a change that is begun already. */
export const finishFlags = {
  ...outputFlags,
  silent: Flags.boolean({ summary: 'Say nothing when all went well.', helpGroup: 'output' }),
  reason: Flags.string({ summary: 'Why, for the record of operations. [env: NANO_REASON]', helpValue: 'TEXT' }),
};

/** What every change takes. */
export const changeFlags = {
  ...finishFlags,
  'wait-lock': Flags.string({
    summary: 'Wait for operations that are at work on the same things; 10m where no time is given.',
    helpValue: '[=DURATION]',
  }),
  'dry-run': Flags.boolean({ summary: 'Show what would be done, with the exact commands, and touch nothing.' }),
};

/** For changes that lose data. */
export const yesFlag = {
  yes: Flags.boolean({ char: 'y', summary: 'Do not ask.' }),
};

export const ifExistsFlag = {
  'if-exists': Flags.boolean({ summary: 'Done already when there is no such thing.' }),
};

export const ifNotExistsFlag = {
  'if-not-exists': Flags.boolean({ summary: 'Done already when the name is taken.' }),
};
