import type { SimulationView, UseView } from '../../controller/model/placement-views.ts';
import type { ListShape } from '../output/column.ts';
import { counted } from '../output/counted.ts';
import type { Report } from '../output/show-report.ts';
import { numberColumn, textColumn, wideColumn } from './columns.ts';

type Run = SimulationView['runs'][number];

const resources = ['cores', 'memory', 'disk'] as const;

/** The strategies one below the other, so that each figure of one stands beside the others'. */
const runList: ListShape<Run> = {
  name: (run) => run.strategy,
  columns: [
    textColumn('strategy', (run) => run.strategy),
    numberColumn('placed', (run) => run.placed),
    numberColumn('refused', (run) => run.refused),
    numberColumn('first-refusal', (run) => run.firstRefusalAfter ?? undefined),
    ...resources.map((resource) => shareColumn(resource, resource, ({ used }) => used)),
    shareColumn('fullest', 'memory', ({ fullest }) => fullest),
    shareColumn('emptiest', 'memory', ({ emptiest }) => emptiest),
    shareColumn('stranded', 'memory', ({ fragmented }) => fragmented),
    numberColumn('empty-cells', (run) => run.emptyCells),
    textColumn('refused-for', (run) => run.reasons.map(({ code, instances }) => `${code} ${instances}`).join(', ')),
    ...resources.flatMap((resource) => [
      wideColumn(shareColumn(`${resource}-spread`, resource, ({ deviation }) => deviation)),
      wideColumn(shareColumn(`${resource}-stranded`, resource, ({ fragmented }) => fragmented)),
    ]),
  ],
};

function shareColumn(key: string, resource: (typeof resources)[number], share: (use: UseView) => number) {
  return {
    ...numberColumn(key, (run: Run) => share(run[resource])),
    cell: (run: Run) => ({ text: `${(share(run[resource]) * 100).toFixed(1)}%` }),
  };
}

export function simulationReport(view: SimulationView): Report<Run> {
  const unexplained = view.runs.some((run) => run.unexplained > 0);
  return {
    data: view,
    rows: view.runs,
    shape: () => runList,
    lines: [
      `${counted(view.cells, 'cell')}; used of what may be promised; fullest, emptiest and stranded are memory's (stranded: free where a typical instance does not fit)`,
      ...(unexplained ? ['the reasons of some refusals were not looked at: there are very many'] : []),
    ],
  };
}
