import { formatSize } from '../../../controller/model/units.ts';
import { noData, notApplicable } from '../../output/cells.ts';
import type { Column } from '../../output/column.ts';
import { sizeColumn } from '../columns.ts';

/** `12/62.8 GiB` for people: what is used of what there is. Scripts get what is used. */
export function usedColumn<T>(
  key: string,
  used: (row: T) => number | null | undefined,
  total: (row: T) => number,
): Column<T> {
  return {
    ...sizeColumn(key, used),
    cell: (row) => {
      const bytes = used(row);
      if (bytes === undefined) return notApplicable;
      return bytes === null ? noData : { text: usedText(bytes, total(row)) };
    },
  };
}

/** The unit stands once where both have the same: `512 MiB/2 GiB`, `1.5/2 GiB`. */
function usedText(used: number, total: number): string {
  const [figure = '', unit] = formatSize(used).split(' ');
  const of = formatSize(total);
  return of.endsWith(` ${unit}`) ? `${figure}/${of}` : `${figure} ${unit}/${of}`;
}
