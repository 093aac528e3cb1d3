import { NanoError } from '../../../controller/model/errors.ts';
import type { SeriesView } from '../../../controller/model/stats-views.ts';
import type { KeptFigure } from '../../../controller/ports/chronicle.ts';
import { suggest } from '../../errors/suggest.ts';
import type { Column, ColumnKind, ListShape } from '../../output/column.ts';
import { measuredColumn, rateColumn, shareColumn, sizeColumn, timeColumn } from '../columns.ts';

/** What the figures of the past are called, as the columns of the present are. */
const figureNames: Readonly<Record<string, KeptFigure>> = {
  cpu: 'cpuShare',
  memory: 'memoryUsedBytes',
  storage: 'storageUsedBytes',
  'disk-read': 'disk.inBytesPerSecond',
  'disk-write': 'disk.outBytesPerSecond',
  'net-in': 'network.inBytesPerSecond',
  'net-out': 'network.outBytesPerSecond',
};

/** Reads `--figure cpu,net-in`; the keys of JSON are understood too. */
export function parseFigures(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((part) => {
    const name = part.trim();
    const figure = Object.hasOwn(figureNames, name) ? figureNames[name] : undefined;
    if (figure !== undefined) return figure;
    const key = Object.values(figureNames).find((kept) => kept === name);
    if (key !== undefined) return key;
    const meant = suggest(name, Object.keys(figureNames));
    throw new NanoError('INVALID_VALUE', `--figure: ${JSON.stringify(name)} is none that is kept`, {
      hint: `${meant === undefined ? '' : `did you mean ${meant}? `}figures are ${Object.keys(figureNames).join(', ')}`,
    });
  });
}

export function figureName(figure: string): string {
  return Object.entries(figureNames).find(([, key]) => key === figure)?.[0] ?? figure;
}

/** What a figure is, by the unit in its name. */
export function figureKind(figure: string): ColumnKind {
  if (figure.endsWith('Share')) return 'share';
  if (figure.endsWith('BytesPerSecond')) return 'rate';
  return figure.endsWith('Bytes') ? 'size' : 'number';
}

/** All figures at one time. */
export interface SeriesPoint {
  readonly at: string;
  readonly values: Readonly<Record<string, number | null>>;
}

export function seriesPoints({ from, stepMs, series }: SeriesView): readonly SeriesPoint[] {
  const figures = Object.entries(series);
  const length = Math.max(0, ...figures.map(([, values]) => values.length));
  const start = Date.parse(from);
  return Array.from({ length }, (_, index) => ({
    at: new Date(start + index * stepMs).toISOString(),
    values: Object.fromEntries(figures.map(([figure, values]) => [figure, values[index] ?? null])),
  }));
}

/** The figures of the past as a list: a time a row, a figure a column. */
export function seriesList(figures: readonly string[]): ListShape<SeriesPoint> {
  return { name: ({ at }) => at, columns: [timeColumn('time', ({ at }) => at), ...figures.map(figureColumn)] };
}

function figureColumn(figure: string): Column<SeriesPoint> {
  const name = figureName(figure);
  const value = ({ values }: SeriesPoint) => values[figure] ?? null;
  switch (figureKind(figure)) {
    case 'share':
      return shareColumn(name, value);
    case 'rate':
      return rateColumn(name, value);
    case 'size':
      return sizeColumn(name, (point) => {
        const bytes = value(point);
        return bytes === null ? null : Math.round(bytes);
      });
    default:
      return measuredColumn(name, 2, value);
  }
}

/** What is kept unless a controller says more: the columns that `--sort` and `--columns` may name before it was asked. */
export const keptFigures: readonly string[] = Object.values(figureNames);
