import type { ZoneStats } from '../../controller/model/stats-views.ts';

/** A figure for Prometheus: what it is called and means, and what it is at a look. */
export interface Metric {
  /** By Prometheus' conventions: base units, `_total` for what only rises. */
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  /** One sentence. */
  readonly help: string;
  /** Its labels' names, in the order in which they are written. */
  readonly labels: readonly string[];
  samples(stats: ZoneStats): Iterable<Sample>;
}

/** One value with its labels' values, in the order of their names. Where nothing is known there is no sample. */
export interface Sample {
  readonly labels: readonly string[];
  readonly value: number;
}

/** A figure of each thing of a kind. `of` answers null where it is not known: then the series has a gap, not a zero. */
export function metricOf<T>(
  things: (stats: ZoneStats) => readonly T[],
  labelsOf: (thing: T) => readonly string[],
  labels: readonly string[],
) {
  return (
    name: string,
    help: string,
    of: (thing: T) => number | boolean | null,
    type: Metric['type'] = 'gauge',
  ): Metric => ({
    name,
    type,
    help,
    labels,
    *samples(stats) {
      for (const thing of things(stats)) {
        const value = of(thing);
        if (value !== null) yield { labels: labelsOf(thing), value: Number(value) };
      }
    },
  });
}

/** A figure of each part of each thing, with a label more that says which part. */
export function metricOfParts<T>(
  things: (stats: ZoneStats) => readonly T[],
  labelsOf: (thing: T) => readonly string[],
  labels: readonly string[],
) {
  return (
    name: string,
    help: string,
    part: string,
    of: (thing: T) => Readonly<Record<string, number | boolean | null | undefined>>,
  ): Metric => ({
    name,
    type: 'gauge',
    help,
    labels: [...labels, part],
    *samples(stats) {
      for (const thing of things(stats)) {
        for (const [key, value] of Object.entries(of(thing))) {
          if (value !== null && value !== undefined) yield { labels: [...labelsOf(thing), key], value: Number(value) };
        }
      }
    },
  });
}
