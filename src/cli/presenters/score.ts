import type { CellScore } from '../../controller/model/placement-record.ts';
import type { Column } from '../output/column.ts';
import { textColumn } from './columns.ts';

const million = 1_000_000;

/** `3.84`: a whole resource that is free is worth one for each of its weight. */
export function pointsText(points: number): string {
  return (points / million).toFixed(2);
}

/** `scarcest 1.61, memory 1.21, load -0.02`: what weighs most first. */
export function termsText({ terms }: CellScore): string {
  return [...terms]
    .sort((left, right) => Math.abs(right.points) - Math.abs(left.points))
    .map(({ name, points }) => `${name} ${pointsText(points)}`)
    .join(', ');
}

/** A column for each thing that was looked at, in the order in which scores have them. */
export function scoreColumns(scores: readonly CellScore[]): readonly Column<CellScore>[] {
  const names = [...new Set(scores.flatMap(({ terms }) => terms.map(({ name }) => name)))];
  return [
    textColumn('cell', (score) => score.cell),
    pointsColumn('points', (score) => score.points),
    ...names.map((name) => pointsColumn(name, ({ terms }) => terms.find((term) => term.name === name)?.points ?? 0)),
  ];
}

function pointsColumn(key: string, points: (score: CellScore) => number): Column<CellScore> {
  return { key, kind: 'number', value: points, cell: (score) => ({ text: pointsText(points(score)) }) };
}
