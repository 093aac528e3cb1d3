import type { ZoneStats } from '../../controller/model/stats-views.ts';
import { labelText } from './label-text.ts';

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

/** One value. Where nothing is known there is no sample. */
export interface Sample {
  /** As they are written: `pool="default",cell="cell-1"`. */
  readonly labels: string;
  readonly value: number;
}

/** The things that metrics are told of, and how their labels tell them apart. */
export interface Family<T extends object> {
  of(stats: ZoneStats): readonly T[];
  readonly labels: readonly string[];
  labelText(thing: T): string;
}

/** The labels of a thing are written once, however many metrics it has: the same things come again at the next look. */
export function family<T extends object>(
  of: (stats: ZoneStats) => readonly T[],
  labels: readonly string[],
  values: (thing: T) => readonly string[],
): Family<T> {
  const written = new WeakMap<T, string>();
  return {
    of,
    labels,
    labelText: (thing) => {
      const known = written.get(thing);
      if (known !== undefined) return known;
      const text = labelText(labels, values(thing));
      written.set(thing, text);
      return text;
    },
  };
}

/** Those of a family of which more can be told. */
export function only<T extends object>(whole: Family<T>, isOne: (thing: T) => boolean): Family<T> {
  return { ...whole, of: (stats) => whole.of(stats).filter(isOne) };
}

/** A figure of each thing. `of` answers null where it is not known: then the series has a gap, not a zero. */
export function metricOf<T extends object>({ of: things, labels, labelText: textOf }: Family<T>) {
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
        if (value !== null) yield { labels: textOf(thing), value: Number(value) };
      }
    },
  });
}

/** A figure of each part of each thing, with a label more that says which part. */
export function metricOfParts<T extends object>({ of: things, labels, labelText: textOf }: Family<T>) {
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
          if (value === null || value === undefined) continue;
          yield { labels: `${textOf(thing)},${labelText([part], [key])}`, value: Number(value) };
        }
      }
    },
  });
}
