import type { WhyView } from '../../controller/model/placement-views.ts';
import type { ListShape } from '../output/column.ts';
import { counted } from '../output/counted.ts';
import { type Details, detailTable, field, timeField } from '../output/details.ts';
import { textColumn } from './columns.ts';
import { pointsText, scoreColumns } from './score.ts';

export const whyList: ListShape<WhyView> = {
  name: (why) => why.cell,
  columns: [
    textColumn('instance', (why) => why.instance),
    textColumn('cell', (why) => why.cell),
    textColumn('strategy', (why) => why.placement?.strategy),
    textColumn('points', (why) => why.placement?.chosen.points),
    textColumn('fitting', (why) => why.placement?.fitting),
    textColumn('why', chosenText),
  ],
};

export function whyDetails(why: WhyView, now: number): Details {
  const { placement } = why;
  const fields = [field('instance', why.instance), field('cell', why.cell), field('why', chosenText(why))];
  const rules = why.rules.map((rule) => field('rule', rule));
  if (placement === null) return { fields: [...fields, ...rules], tables: [] };
  const { chosen, runnersUp, rejected, failed } = placement;
  const scores = [chosen, ...runnersUp];
  return {
    fields: [
      ...fields,
      timeField('decided', placement.at, now),
      field('strategy', placement.strategy),
      field('points', chosen.points, { text: pointsText(chosen.points) }),
      ...rules,
      ...rejected.map(({ code, cells }) => field('did not fit', `${code} on ${counted(cells, 'cell')}`)),
      ...failed.map(({ cell, reason }) => field('failed', `${cell}: ${reason}`)),
      ...(chosen.cell === why.cell ? [] : [field('placed on', chosen.cell)]),
    ],
    tables: [detailTable('scores', scores, scoreColumns(scores))],
  };
}

/** `best of 3 that fit`, `it was asked for with --cell`, `nobody placed it: it was there already` */
function chosenText({ placement }: WhyView): string {
  if (placement === null) return 'nobody placed it: it was adopted, or its record was lost';
  if (placement.named) return 'it was asked for with --cell';
  if (placement.fitting === 1) return 'the only cell that fitted';
  return `the best of ${placement.fitting} that fitted`;
}
