import type { Id } from '../model/ids.ts';
import type { EventView, ZoneStats } from '../model/stats-views.ts';

/** One of the figures that are kept, in their order. */
export const keptFigures = [
  'cpuShare',
  'memoryUsedBytes',
  'storageUsedBytes',
  'disk.inBytesPerSecond',
  'disk.outBytesPerSecond',
  'network.inBytesPerSecond',
  'network.outBytesPerSecond',
] as const;

export type KeptFigure = (typeof keptFigures)[number];

/**
 * What those who watch leave behind: figures over time and events, bounded. It is a help to who looks back and never a
 * hindrance to who looks now: what cannot be kept is lost, and no call fails.
 */
export interface Chronicle {
  /**
   * Keeps a look, and what happened since the last one. Several processes may keep the same at once.
   *
   * @param scope what is watched: empty for the whole zone, else a path, of which a longer one is part of a shorter one
   */
  keep(scope: string, look: ZoneStats, events: readonly EventView[]): void;
  /** The newest first. */
  events(request: { readonly sinceMs?: number; readonly limit?: number }): readonly EventView[];
  /** A point for each step from `sinceMs` on; the step is longer, the longer ago that is. */
  series(subject: Id | 'zone', sinceMs: number, figures: readonly KeptFigure[]): KeptSeries;
  close(): void;
}

export interface KeptSeries {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
}
