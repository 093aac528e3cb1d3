import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SqliteConnection, SqliteDriver } from '../inventory/sqlite/driver.ts';
import { isBusy, sqliteCode } from '../inventory/sqlite/failure.ts';
import { selectDriver } from '../inventory/sqlite/select-driver.ts';
import { prepareStateDirectory } from '../inventory/sqlite/state-directory.ts';
import { ensureStateFile } from '../inventory/sqlite/state-file.ts';
import type { EventView, ZoneStats } from '../model/stats-views.ts';
import { eventNumber } from '../observation/event-codes.ts';
import type { Chronicle, KeptFigure, KeptSeries } from '../ports/chronicle.ts';
import type { Clock, Logger } from '../ports.ts';
import { EventTable } from './event-table.ts';
import { levelFor, levels } from './levels.ts';
import { SampleTable } from './sample-table.ts';

/** What cannot be written now is not tried again before that. */
const restMs = 60_000;
/** Of what has happened while nothing could be written, or while another one kept it. */
const mostPending = 5_000;
const pendingMs = 20_000;

export interface SqliteChronicleOptions {
  /** Where the inventory is; the file in it is `watched.db`. */
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of this process alone. */
  readonly owner: string;
}

interface Tables {
  readonly connection: SqliteConnection;
  readonly samples: SampleTable;
  readonly events: EventTable;
}

export async function openSqliteChronicle(options: SqliteChronicleOptions): Promise<Chronicle> {
  return new SqliteChronicle(await selectDriver(), options);
}

/** A file beside the inventory, opened when it is first needed. One that is damaged is begun anew: it can be missed. */
class SqliteChronicle implements Chronicle {
  readonly #driver: SqliteDriver;
  readonly #options: SqliteChronicleOptions;
  #tables: Tables | undefined;
  #restUntilMs = Number.NEGATIVE_INFINITY;
  #pending: EventView[] = [];
  #slot = 0;
  #minute = 0;

  constructor(driver: SqliteDriver, options: SqliteChronicleOptions) {
    this.#driver = driver;
    this.#options = options;
  }

  keep(scope: string, look: ZoneStats, events: readonly EventView[]): void {
    const nowMs = this.#options.clock.now();
    const oldest = eventNumber(nowMs - pendingMs, 0);
    this.#pending = [...this.#pending, ...events].filter(({ number }) => number >= oldest).slice(-mostPending);
    const slot = Math.floor(nowMs / levels[0].stepMs);
    const isNew = look.complete && look.intervalMs !== null && slot !== this.#slot;
    if (!isNew && this.#pending.length === 0) return;
    this.#attempt(undefined, (tables) => {
      if (tables.events.claim(scope, nowMs)) {
        tables.events.add(this.#pending);
        this.#pending = [];
      }
      if (isNew) tables.samples.add(scope, look, nowMs);
      const minute = Math.floor(nowMs / levels[1].stepMs);
      if (isNew && minute !== this.#minute) {
        tables.samples.tidy(scope, nowMs);
        tables.events.forget();
        this.#minute = minute;
      }
      if (isNew) this.#slot = slot;
    });
  }

  events({ sinceMs = 0, limit = 1_000 }: { sinceMs?: number; limit?: number }): readonly EventView[] {
    return this.#attempt([], ({ events }) => events.list(eventNumber(sinceMs, 0), limit));
  }

  series(subject: string, sinceMs: number, figures: readonly KeptFigure[]): KeptSeries {
    const nowMs = this.#options.clock.now();
    const { stepMs } = levelFor(nowMs - sinceMs);
    const nothing = { fromMs: sinceMs, stepMs, series: Object.fromEntries(figures.map((figure) => [figure, []])) };
    return this.#attempt(nothing, ({ samples }) => samples.series(subject, sinceMs, figures, nowMs));
  }

  close(): void {
    const tables = this.#tables;
    if (tables === undefined) return;
    this.#attempt(undefined, ({ events }) => events.release());
    this.#shut();
    this.#restUntilMs = Number.POSITIVE_INFINITY;
  }

  /** In a transaction of its own, all of it or nothing. What fails is told to who debugs, and to nobody else. */
  #attempt<T>(otherwise: T, work: (tables: Tables) => T): T {
    const { clock, logger } = this.#options;
    if (clock.monotonic() < this.#restUntilMs) return otherwise;
    try {
      const tables = this.#tables ?? this.#open();
      tables.connection.exec('BEGIN IMMEDIATE');
      try {
        const result = work(tables);
        tables.connection.exec('COMMIT');
        return result;
      } catch (error) {
        rollBack(tables.connection);
        throw error;
      }
    } catch (error) {
      // Another process writes at this moment: with the next look it will be done.
      if (isBusy(error)) return otherwise;
      logger.debug('what is watched cannot be kept', { error: String(error) });
      this.#shut();
      if (!isDamaged(error) || !this.#removed()) this.#restUntilMs = clock.monotonic() + restMs;
      return otherwise;
    }
  }

  #open(): Tables {
    const directory = prepareStateDirectory(this.#options.directory);
    const path = join(directory.path, 'watched.db');
    ensureStateFile(path, directory);
    const connection = this.#driver.open(path);
    try {
      // A crash of the machine may cost the last samples; one of nano costs nothing.
      connection.exec('PRAGMA busy_timeout = 20; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      const owner = this.#options.owner;
      const tables = { connection, samples: new SampleTable(connection), events: new EventTable(connection, owner) };
      this.#tables = tables;
      return tables;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  #shut(): void {
    try {
      this.#tables?.connection.close();
    } catch {
      // What was committed is safe.
    }
    this.#tables = undefined;
  }

  /** Whether what is damaged is out of the way. */
  #removed(): boolean {
    try {
      for (const end of ['', '-wal', '-shm'])
        rmSync(join(this.#options.directory, `watched.db${end}`), { force: true });
      return true;
    } catch (error) {
      this.#options.logger.debug('what was watched is damaged and cannot be deleted', { error: String(error) });
      return false;
    }
  }
}

function rollBack(connection: SqliteConnection): void {
  try {
    connection.exec('ROLLBACK');
  } catch {
    // SQLite has done so by itself.
  }
}

function isDamaged(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB';
}
