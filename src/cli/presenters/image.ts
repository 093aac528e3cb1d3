import { formatSize } from '../../controller/model/units.ts';
import type { ImageView } from '../../controller/model/views.ts';
import type { Cell, ListShape } from '../output/column.ts';
import { type Details, detailTable, field, sizeField, timeField } from '../output/details.ts';
import { idColumn, numberColumn, sizeColumn, textColumn, timeColumn, wideColumn } from './columns.ts';

export const imageList: ListShape<ImageView> = {
  name: (image) => image.name,
  columns: [
    textColumn('name', (image) => image.name),
    { ...textColumn('state', (image: ImageView) => image.state), cell: stateCell },
    sizeColumn('size', (image) => image.sizeBytes),
    sizeColumn('virtual', (image) => image.virtualSizeBytes),
    { key: 'cells', kind: 'text', value: cellsText, order: readyCopies, flexible: true },
    numberColumn('instances', (image) => image.instances),
    timeColumn('age', (image) => image.createdAt),
    wideColumn(textColumn('source', (image) => image.sourceFormat)),
    { ...wideColumn(textColumn('sha256', (image: ImageView) => image.sha256)), flexible: true },
    idColumn((image) => image.id),
  ],
};

function stateCell({ state }: ImageView): Cell {
  return { text: state, style: state === 'ready' ? 'good' : 'busy' };
}

function readyCopies({ replicas }: ImageView): number {
  return replicas.filter((replica) => replica.state === 'ready').length;
}

/** The cells that have it, those where it is not ready with their state. */
function cellsText({ replicas }: ImageView): string {
  return replicas.map(({ cell, state }) => (state === 'ready' ? cell : `${cell} (${state})`)).join(', ');
}

export function imageDetails(image: ImageView, now: number): Details {
  return {
    fields: [
      field('name', image.name),
      field('id', image.id),
      field('state', image.state, stateCell(image)),
      field('kind', `${image.kind}, ${image.format} from ${image.sourceFormat}`),
      sizeField('size', image.sizeBytes),
      sizeField('virtual size', image.virtualSizeBytes),
      field('sha256', image.sha256),
      field('instances', image.instances),
      timeField('created', image.createdAt, now),
    ],
    tables: [
      detailTable('copies', image.replicas, [
        textColumn('cell', (replica) => replica.cell),
        textColumn('state', (replica) => replica.state),
        sizeColumn('size', (replica) => replica.sizeBytes),
        timeColumn('used', (replica) => replica.lastUsedAt),
        textColumn('path', (replica) => replica.path),
      ]),
    ],
  };
}

/** `imported image debian-12 to cell-1 (347.2 MiB, virtual 2 GiB)` */
export function importedLine(image: ImageView): string {
  const cells = image.replicas.map((replica) => replica.cell).join(', ');
  const size = `${formatSize(image.sizeBytes)}, virtual ${formatSize(image.virtualSizeBytes)}`;
  return `imported image ${image.name}${cells === '' ? '' : ` to ${cells}`} (${size})`;
}
