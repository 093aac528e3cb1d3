import type { ImbalanceView, RebalanceView } from '../../controller/model/placement-views.ts';
import { formatSize } from '../../controller/model/units.ts';
import type { ListShape } from '../output/column.ts';
import { counted } from '../output/counted.ts';
import type { Report } from '../output/show-report.ts';
import { numberColumn, sizeColumn, textColumn } from './columns.ts';

type Move = RebalanceView['moves'][number];

const moveList: ListShape<Move> = {
  name: (move) => move.instance,
  columns: [
    textColumn('instance', (move) => move.instance),
    textColumn('from', (move) => move.from),
    textColumn('to', (move) => move.to),
    share('gain', (move) => move.gain),
    share('after', (move) => move.after.deviation),
    sizeColumn('disk', (move) => move.diskBytes),
    sizeColumn('memory', (move) => move.memoryBytes),
  ],
};

function share(key: string, value: (move: Move) => number) {
  return { ...numberColumn(key, value), cell: (move: Move) => ({ text: value(move).toFixed(3) }) };
}

export function rebalanceReport(view: RebalanceView): Report<Move> {
  return { data: view, rows: view.moves, shape: () => moveList, lines: linesOf(view) };
}

function linesOf({ pool, threshold, before, after, reached, moves }: RebalanceView): string[] {
  const is = `pool ${pool}: imbalance ${text(before)}, threshold ${threshold}`;
  if (moves.length === 0) return [reached ? `${is}: nothing to move` : `${is}: no move would help`];
  const bytes = moves.reduce((sum, { diskBytes, memoryBytes }) => sum + diskBytes + memoryBytes, 0);
  const end = reached ? '' : '; more cannot be had by moves that the policy allows';
  return [
    `${is}: ${counted(moves.length, 'move')} of ${formatSize(bytes)} ${moves.length === 1 ? 'brings' : 'bring'} it to ${text(after)}${end}`,
  ];
}

/** `0.31 of memory` */
function text({ resource, deviation }: ImbalanceView): string {
  return `${deviation.toFixed(3)} of ${resource}`;
}
