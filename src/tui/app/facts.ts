import type { ErrorRecord } from '../../controller/model/errors.ts';
import type { EventView, ZoneStats } from '../../controller/model/stats-views.ts';
import type { OperationView } from '../../controller/model/views.ts';
import type { Act } from './effects.ts';
import type { Trails } from './trails.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** All that the dashboard knows; what it shows of it is the screens' own affair. Replaced as a whole, never changed. */
export interface Facts {
  readonly size: Size;
  /** Milliseconds since 1970 for which this is shown. Stands still while frozen. */
  readonly now: number;
  /** The last look; null before the first. */
  readonly stats: ZoneStats | null;
  /** How the figures came to what they are. */
  readonly trails: Trails;
  /** The newest last. */
  readonly events: readonly EventView[];
  /** The newest first. */
  readonly operations: readonly OperationView[];
  /** What was begun here, the newest last. */
  readonly runs: readonly Run[];
  /** What has to be told, the newest last. */
  readonly notices: readonly Notice[];
  /** How often the cells are looked at, also while frozen. */
  readonly intervalMs: number;
  readonly frozen: boolean;
  /** No act may be offered. */
  readonly readonly: boolean;
  /** Only this pool is shown. */
  readonly pool: string | null;
}

/** A change that was begun from the dashboard. */
export interface Run {
  readonly number: number;
  readonly act: Act;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly state: 'running' | 'done' | 'failed';
  /** The operation's number; null until it has one. */
  readonly operation: number | null;
  /** What it does just now, and how far that is. */
  readonly step: string | null;
  readonly done: number | null;
  readonly total: number | null;
  readonly error: ErrorRecord | null;
}

export interface Notice {
  readonly number: number;
  readonly at: number;
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly hint: string | null;
}
