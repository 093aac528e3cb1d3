import type { AfterLossView, CapacityView } from '../../controller/model/placement-views.ts';
import type { Cell, ListShape } from '../output/column.ts';
import { counted } from '../output/counted.ts';
import type { Report } from '../output/show-report.ts';
import { numberColumn, textColumn } from './columns.ts';

type ShapeView = CapacityView['shapes'][number];

const barWidth = 24;

/** How many more of each size, with bars for people: solid as far as two cells may be lost, lighter for one and none. */
export function capacityReport(view: CapacityView, unicode: boolean): Report<ShapeView> {
  const { shapes } = view;
  const most = Math.max(1, ...shapes.map(({ more }) => more));
  const marks = unicode ? ['█', '▓', '░'] : ['#', '=', '-'];
  const bar = {
    key: 'room',
    kind: 'text' as const,
    value: () => undefined,
    cell: (shape: ShapeView): Cell => ({ text: barOf(shape, most, marks) }),
  };
  const shape = (forPeople: boolean): ListShape<ShapeView> => ({
    name: (one) => one.name,
    columns: [
      textColumn('shape', (one) => one.name),
      numberColumn('more', (one) => one.more),
      ...(forPeople ? [bar] : []),
      lossColumn('after-one', (one) => one.afterOne),
      lossColumn('after-two', (one) => one.afterTwo),
      textColumn('stopped-by', ({ stoppedBy }) => stoppedBy.map(({ code, cells }) => `${code} ${cells}`).join(', ')),
    ],
  });
  return { data: view, rows: shapes, shape, lines: linesOf(view, marks) };
}

function barOf({ more, afterOne, afterTwo }: ShapeView, most: number, marks: readonly string[]): string {
  const length = (count: number) => Math.round((count / most) * barWidth);
  const [two, one] = [length(survives(afterTwo)), length(survives(afterOne))];
  const ends = [Math.min(two, one), one, Math.max(length(more), more > 0 ? 1 : 0)];
  return ends
    .map((end, index) => (marks[index] ?? '').repeat(Math.max(0, end - (index === 0 ? 0 : (ends[index - 1] ?? 0)))))
    .join('');
}

function survives(loss: AfterLossView | null): number {
  return loss === null || loss.unplaced > 0 ? 0 : loss.more;
}

/** `12`; `-3` in scripts where three of those that are there would find no place. */
function lossColumn(key: string, lossOf: (shape: ShapeView) => AfterLossView | null) {
  return {
    ...numberColumn(key, (shape: ShapeView) => {
      const loss = lossOf(shape);
      if (loss === null) return undefined;
      return loss.unplaced > 0 ? -loss.unplaced : loss.more;
    }),
    cell: (shape: ShapeView): Cell => {
      const loss = lossOf(shape);
      if (loss === null) return { text: '-', style: 'dim' };
      return loss.unplaced > 0 ? { text: `${loss.unplaced} unplaced`, style: 'bad' } : { text: String(loss.more) };
    },
  };
}

function linesOf({ pool, failoverSafe, cells, shapes, tried }: CapacityView, marks: readonly string[]): string[] {
  const safe = failoverSafe ? ', failover-safe' : '';
  const worst = (name: string, loss: AfterLossView | null | undefined) =>
    loss === null || loss === undefined ? [] : [`worst ${name}: ${loss.lost.join(' and ')}`];
  const [first] = shapes;
  const partly = tried.one < tried.ofOne || tried.two < tried.ofTwo;
  return [
    `pool ${pool}: ${cells.open} of ${counted(cells.total, 'cell')} open${safe}`,
    ...(first === undefined || first.afterOne === null
      ? []
      : [
          `${marks[0]} fits after any two cells are lost, ${marks[1]} after any one, ${marks[2]} while all are there (${[...worst('loss', first.afterOne), ...worst('two', first.afterTwo)].join('; ')})`,
        ]),
    ...(partly
      ? [`of ${tried.ofOne} cells and ${tried.ofTwo} pairs the ${tried.one} and ${tried.two} largest were tried`]
      : []),
  ];
}
