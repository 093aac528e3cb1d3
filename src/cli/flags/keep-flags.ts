import { Flags } from '@oclif/core';

/** Until when a deleted instance can be brought back. */
export const keepFlags = {
  keep: Flags.string({
    summary: 'How long it can be brought back; 24h unless told.',
    helpValue: 'DURATION',
    exclusive: ['purge'],
  }),
  purge: Flags.boolean({ summary: 'Remove it for good at once, not to the trash.' }),
};
