import { Flags } from '@oclif/core';
import { outputFlags } from './output-flags.ts';

/** What every list takes. */
export const listFlags = {
  ...outputFlags,
  columns: Flags.string({
    summary: 'Columns to show, in this order.',
    helpValue: 'NAME,STATE,…',
    helpGroup: 'output',
  }),
  sort: Flags.string({
    summary: 'Column to sort by; several with commas; ":desc" turns one around.',
    helpValue: 'COLUMN[:desc]',
    helpGroup: 'output',
  }),
  filter: Flags.string({
    summary:
      'Only rows of which this is true: =, !=, ~ (contains), <, <=, >, >=. All must be true where there are several.',
    helpValue: 'COLUMN=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'output',
  }),
  'no-header': Flags.boolean({ summary: 'Without the line of titles.', helpGroup: 'output' }),
};

/** For lists that ask the cells. */
export const cachedFlag = {
  cached: Flags.boolean({ summary: 'Ask no cell: tell what is recorded, with its age.' }),
};
