import type { Timestamp } from './model/json.ts';
import type { EventView, StatsSubject, ZoneStats } from './model/stats-views.ts';

/** What to watch, and how often to look. Nothing named is the whole zone. */
export interface WatchRequest {
  /** From half a second to a minute. */
  readonly intervalMs: number;
  readonly pool?: string;
  readonly cell?: string;
}

export type WatchUpdate =
  /** At once out of the inventory alone, again as the first cells answer, then at each interval. */
  | { readonly type: 'stats'; readonly stats: ZoneStats }
  /** As it happens. */
  | { readonly type: 'event'; readonly event: EventView };

/**
 * The cells as they are, until it is closed. A reader that is slow misses looks; events wait for it, thousands of them,
 * and an event says how many it has missed. Ends by itself only with the call's signal; a cell that is lost is part of
 * what is told.
 */
export interface Watch extends AsyncIterable<WatchUpdate> {
  /** Looks as often from now on; null asks the cells nothing until it is told otherwise. */
  pace(intervalMs: number | null): void;
  /** Looks now. */
  refresh(): void;
  close(): Promise<void>;
}

export interface StatsHistoryRequest {
  readonly subject: StatsSubject;
  /** Of the pool, the cell or the instance. */
  readonly name?: string;
  readonly since: Timestamp;
  /** Names as in SeriesView; all that are kept unless told. */
  readonly figures?: readonly string[];
}

export interface EventsRequest {
  readonly since?: Timestamp;
  /** At most so many, the newest. */
  readonly limit?: number;
  readonly cell?: string;
  readonly instance?: string;
}
