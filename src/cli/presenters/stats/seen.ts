import type { ContactState } from '../../../controller/observation/contact.ts';
import { cellOf, noData } from '../../output/cells.ts';
import type { Column } from '../../output/column.ts';

/** What is told of a thing by the cell that it is on. */
export interface Seen {
  readonly contact: ContactState;
  readonly readAt: string | null;
}

export function isOffline({ contact }: Seen): boolean {
  return contact === 'offline';
}

/**
 * A figure that a cell tells. Where the cell does not answer a script gets `*`, for the last figure is none of now, and
 * a person gets that figure, marked; how old it is stands beside the state. Sorted, it comes last.
 */
export function seen<T extends Seen>(column: Column<T>): Column<T> {
  const order = (row: T) => (column.order === undefined ? column.value(row) : column.order(row));
  return {
    ...column,
    value: (row) => (isOffline(row) ? '*' : column.value(row)),
    order: (row) => (isOffline(row) ? null : order(row)),
    cell: (row, view) => {
      const cell = cellOf(column, row, view);
      if (!isOffline(row)) return cell;
      return { text: row.readAt === null || cell.text === noData.text ? '*' : `* ${cell.text}`, style: 'dim' };
    },
  };
}
