import { NanoError } from '../../controller/model/errors.ts';
import type { SeriesView, StatsSubject } from '../../controller/model/stats-views.ts';
import { ask } from '../ask.ts';
import { drawChart } from '../chart/draw-chart.ts';
import type { Context } from '../context.ts';
import { defined } from '../defined.ts';
import { parseSince } from '../flags/since.ts';
import { chooseFormat } from '../output/format.ts';
import { type ListFlags, prepareList } from '../output/show-list.ts';
import { writeData } from '../output/write-data.ts';
import {
  figureKind,
  figureName,
  keptFigures,
  parseFigures,
  seriesList,
  seriesPoints,
} from '../presenters/stats/figures.ts';
import { escapeControl } from '../terminal/escape.ts';
import type { OutputStream } from '../terminal/terminal.ts';

export interface HistoryFlags extends ListFlags {
  readonly since?: string | undefined;
  readonly figure?: string | undefined;
}

/** What was kept of one thing's figures: as charts for a person, else as rows, or as the series that they are. */
export async function showHistory(
  context: Context,
  flags: HistoryFlags,
  subject: StatsSubject,
  names: readonly string[] = [],
): Promise<void> {
  const name = only(subject, names);
  const since = parseSince(flags.since, context.now());
  if (since === undefined) throw new NanoError('USAGE', '--since is missing');
  const figures = parseFigures(flags.figure);
  const { format, asked } = chooseFormat(flags, context);
  const list = prepareList(context, flags, seriesList(figures ?? keptFigures));
  const view = await ask(context, 'stats.history', { ...defined({ name, figures }), subject, since });
  const { stdout, stderr } = context.terminal;
  const data = await writeData(view, format, stdout);
  if (data !== undefined) stdout.write(data);
  else if (stdout.isTTY && !asked && format === 'table') stdout.write(charts(view, stdout));
  else
    await list.show(seriesPoints(view).filter(({ values }) => Object.values(values).some((value) => value !== null)));
  if (isEmpty(view))
    stderr.write(`nothing is known of that time: figures are kept while someone watches (${watchers})\n`);
}

const watchers = 'nano top, nano stats --watch, nano metrics --listen';

/** One figure may fill the screen, several stand below one another. */
function charts({ subject, name, from, stepMs, series }: SeriesView, stdout: OutputStream): string {
  const known = Object.entries(series).filter(([, values]) => values.some((value) => value !== null));
  const height = known.length === 1 ? Math.max(5, Math.min(15, stdout.rows - 5)) | 1 : 5;
  const lines = known.flatMap(([figure, values]) => [
    '',
    ...drawChart(
      { title: figureName(figure), kind: figureKind(figure), values, fromMs: Date.parse(from), stepMs },
      { width: stdout.columns, height, unicode: stdout.unicode },
    ),
  ]);
  if (lines.length === 0) return '';
  const title = name === null ? subject : `${subject} ${escapeControl(name)}`;
  return [title, ...lines].map((line) => `${line}\n`).join('');
}

function isEmpty({ series }: SeriesView): boolean {
  return Object.values(series).every((values) => values.every((value) => value === null));
}

function only(subject: StatsSubject, names: readonly string[]): string | undefined {
  if (subject === 'zone') return undefined;
  const [name, ...more] = names;
  if (name !== undefined && more.length === 0) return name;
  throw new NanoError('USAGE', `--since is for one ${subject} at a time`, {
    hint: `nano stats ${subject} NAME --since 1d`,
  });
}
