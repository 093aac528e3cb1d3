import type { PlaceView } from '../../controller/model/placement-views.ts';
import type { ListShape } from '../output/column.ts';
import { counted } from '../output/counted.ts';
import type { Report } from '../output/show-report.ts';
import { numberColumn, textColumn } from './columns.ts';
import { pointsText, termsText } from './score.ts';

/** Where instances would go, a row for each cell that would get some. */
export function placeReport(view: PlaceView): Report<Target> {
  return { data: view, rows: targetsOf(view), shape: () => targetList, lines: [placeLine(view)] };
}

/** What speaks for and against each cell: the best first, then those that do not fit, a row for each reason. */
export function explainReport(view: PlaceView): Report<Verdict> {
  const rows = [
    ...view.fitting.map((score) => ({
      cell: score.cell,
      result: 'fits',
      points: score.points,
      why: termsText(score),
    })),
    ...view.rejected.map(({ subject, code, reason }) => ({
      cell: subject,
      result: code ?? 'no',
      points: undefined,
      why: reason,
    })),
  ];
  return { data: view, rows, shape: () => verdictList, lines: [placeLine(view)] };
}

interface Target {
  readonly cell: string;
  readonly instances: number;
}

const targetList: ListShape<Target> = {
  name: (target) => target.cell,
  columns: [textColumn('cell', (target) => target.cell), numberColumn('instances', (target) => target.instances)],
};

interface Verdict {
  readonly cell: string;
  readonly result: string;
  readonly points: number | undefined;
  readonly why: string;
}

const verdictList: ListShape<Verdict> = {
  name: (verdict) => verdict.cell,
  columns: [
    textColumn('cell', (verdict) => verdict.cell),
    { ...textColumn('result', (verdict: Verdict) => verdict.result), cell: resultCell },
    {
      ...numberColumn('points', (verdict: Verdict) => verdict.points),
      cell: ({ points }) => (points === undefined ? { text: '-', style: 'dim' } : { text: pointsText(points) }),
    },
    textColumn('why', (verdict) => verdict.why),
  ],
};

function resultCell({ result }: Verdict) {
  return { text: result, style: result === 'fits' ? ('good' as const) : ('dim' as const) };
}

function targetsOf({ placed }: PlaceView): Target[] {
  const counts = new Map<string, number>();
  for (const { cell } of placed) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return [...counts].map(([cell, instances]) => ({ cell, instances }));
}

/** `5 of 5 would be placed in pool default, balanced; 2 cells fit the first` */
function placeLine({ pool, strategy, count, fits, fitting }: PlaceView): string {
  return `${fits} of ${count} would be placed in pool ${pool} (${strategy}); ${counted(fitting.length, 'cell')} ${fitting.length === 1 ? 'fits' : 'fit'}`;
}
