import type { Row } from './column.ts';

/**
 * What is shown, in the words of who looks: all of them must be found. `web`, `cell:cell-1`, `state:running`,
 * `role=web`; `!` before one keeps what has it away.
 */
export type Filter = readonly Term[];

interface Term {
  readonly inverted: boolean;
  /** One field alone; any where it is absent. */
  readonly field?: string;
  readonly text: string;
}

const fields = new Set(['name', 'pool', 'cell', 'state', 'label', 'kind', 'by', 'code']);

export function parseFilter(text: string): Filter {
  return text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => {
      const inverted = word.startsWith('!');
      const rest = inverted ? word.slice(1) : word;
      const colon = rest.indexOf(':');
      const field = rest.slice(0, Math.max(0, colon));
      return fields.has(field) ? { inverted, field, text: rest.slice(colon + 1) } : { inverted, text: rest };
    })
    .filter((term) => term.text !== '');
}

export function matches<T>(filter: Filter, row: Row<T>): boolean {
  const words = row.words();
  return filter.every(({ inverted, field, text }) => {
    const looked = field === undefined ? Object.values(words) : [words[field] ?? ''];
    return looked.some((word) => word.toLowerCase().includes(text)) !== inverted;
  });
}
