import type { TrashView } from '../../controller/model/trash-view.ts';
import type { ListShape } from '../output/column.ts';
import { idColumn, sizeColumn, textColumn, timeColumn, wideColumn } from './columns.ts';

export const trashList: ListShape<TrashView> = {
  name: (trashed) => trashed.name,
  columns: [
    textColumn('name', (trashed) => trashed.name),
    textColumn('cell', (trashed) => trashed.cell),
    sizeColumn('disk', (trashed) => trashed.diskBytes),
    timeColumn('deleted', (trashed) => trashed.deletedAt),
    textColumn('by', (trashed) => trashed.deletedBy),
    {
      ...textColumn('until', (trashed: TrashView) => trashed.until),
      cell: ({ until, expired }) => (expired ? { text: 'expired', style: 'dim' } : { text: until }),
    },
    { ...wideColumn(textColumn('image', (trashed: TrashView) => trashed.image)), flexible: true },
    idColumn((trashed) => trashed.id),
  ],
};
