import { numberIn, type SqliteConnection, type SqliteRow } from '../inventory/sqlite/driver.ts';
import type { ZoneStats } from '../model/stats-views.ts';
import { type KeptFigure, type KeptSeries, keptFigures } from '../ports/chronicle.ts';
import { keptOf } from './kept-figures.ts';
import { type Level, levelFor, levels } from './levels.ts';
import { decodeSample, encodeSample, figuresOf, meanSample, type Sample } from './sample.ts';

/** Samples by level, time and what was watched. The time is counted in steps of the level. */
export class SampleTable {
  readonly #connection: SqliteConnection;
  readonly #numbers = new Map<string, number>();

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
    connection.exec(`CREATE TABLE IF NOT EXISTS subjects (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
      CREATE TABLE IF NOT EXISTS samples (
        level INTEGER NOT NULL, slot INTEGER NOT NULL, scope TEXT NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (level, slot, scope)
      )`);
  }

  /** Whoever is first keeps the sample of a time; the others' is the same. A look stands for all of its interval. */
  add(scope: string, look: ZoneStats, nowMs: number): void {
    const { stepMs } = levels[0];
    const slot = Math.floor(nowMs / stepMs);
    const insert = this.#connection.prepare('INSERT OR IGNORE INTO samples VALUES (0, ?, ?, ?)');
    const data = encodeSample(this.#sample(scope, look));
    const steps = Math.max(1, Math.round((look.intervalMs ?? stepMs) / stepMs));
    for (let back = 0; back < steps; back += 1) insert.run(slot - back, scope, data);
  }

  /** Makes what is complete of the coarser levels, and forgets what is too old: nothing that was not taken over. */
  tidy(scope: string, nowMs: number): void {
    const [first, ...coarser] = levels;
    let finer: Level = first;
    for (const level of coarser) {
      this.#rollUp(scope, finer, level, nowMs);
      finer = level;
    }
    for (const level of levels) this.#forget(level, nowMs);
  }

  series(subject: string, sinceMs: number, figures: readonly KeptFigure[], nowMs: number): KeptSeries {
    const level = levelFor(nowMs - sinceMs);
    const from = Math.floor(Math.max(sinceMs, nowMs - level.keepMs) / level.stepMs);
    const to = Math.floor(nowMs / level.stepMs);
    const number = this.#number(subject);
    const points = number === undefined ? new Map() : this.#points(level, number, from, to);
    const places = figures.map((figure) => [figure, keptFigures.indexOf(figure)] as const);
    const slots = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
    const series = places.map(([figure, place]) => [figure, slots.map((slot) => points.get(slot)?.[place] ?? null)]);
    return { fromMs: from * level.stepMs, stepMs: level.stepMs, series: Object.fromEntries(series) };
  }

  /** Of times that are not made yet, the means of what there is of the finer level. */
  #points(level: Level, subject: number, from: number, to: number): Map<number, readonly (number | null)[]> {
    const points = new Map<number, readonly (number | null)[]>();
    const rows = this.#connection
      .prepare('SELECT slot, data FROM samples WHERE level = ? AND slot BETWEEN ? AND ? ORDER BY slot, length(scope)')
      .all(level.number, from, to);
    for (const row of rows) {
      const slot = numberIn(row, 'slot');
      const found = points.has(slot) ? undefined : figuresOf(dataIn(row), subject);
      if (found !== undefined) points.set(slot, found);
    }
    const finer = levels.find(({ number }) => number === level.number - 1);
    if (finer === undefined) return points;
    const ratio = level.stepMs / finer.stepMs;
    const means = new Map<number, (readonly (number | null)[])[]>();
    for (const [slot, values] of this.#points(finer, subject, from * ratio, (to + 1) * ratio - 1)) {
      const into = Math.floor(slot / ratio);
      if (!points.has(into)) means.set(into, [...(means.get(into) ?? []), values]);
    }
    for (const [slot, parts] of means)
      points.set(
        slot,
        keptFigures.map((_, at) => mean(parts.map((one) => one[at] ?? null))),
      );
    return points;
  }

  #sample(scope: string, look: ZoneStats): Sample {
    const kept = [...keptOf(scope, look)].map(([id, values]) => ({ number: this.#numberOf(id), values }));
    kept.sort((a, b) => a.number - b.number);
    const values = new Float64Array(kept.length * keptFigures.length);
    kept.forEach((one, index) => {
      one.values.forEach((value, at) => {
        values[index * keptFigures.length + at] = value ?? Number.NaN;
      });
    });
    return { subjects: Uint32Array.from(kept, ({ number }) => number), values };
  }

  #rollUp(scope: string, finer: Level, level: Level, nowMs: number): void {
    const ratio = level.stepMs / finer.stepMs;
    const current = Math.floor(nowMs / level.stepMs);
    const due = this.#connection
      .prepare(
        `SELECT DISTINCT slot / ${ratio} AS slot FROM samples WHERE level = ? AND scope = ? AND slot < ?
         EXCEPT SELECT slot FROM samples WHERE level = ? AND scope = ?`,
      )
      .all(finer.number, scope, current * ratio, level.number, scope);
    const read = this.#connection.prepare(
      'SELECT data FROM samples WHERE level = ? AND scope = ? AND slot BETWEEN ? AND ?',
    );
    const insert = this.#connection.prepare('INSERT OR IGNORE INTO samples VALUES (?, ?, ?, ?)');
    for (const row of due) {
      const slot = numberIn(row, 'slot');
      const parts = read.all(finer.number, scope, slot * ratio, (slot + 1) * ratio - 1);
      const samples = parts.flatMap((part) => decodeSample(dataIn(part)) ?? []);
      insert.run(level.number, slot, scope, encodeSample(meanSample(samples)));
    }
  }

  #forget({ number, stepMs, keepMs, mostBytes }: Level, nowMs: number): void {
    const newest = this.#connection
      .prepare('SELECT length(data) AS bytes FROM samples WHERE level = ? ORDER BY slot DESC LIMIT 1')
      .get(number);
    const bytes = newest === undefined ? 1 : Math.max(1, numberIn(newest, 'bytes'));
    const slots = Math.min(keepMs / stepMs, Math.floor(mostBytes / bytes));
    this.#connection
      .prepare('DELETE FROM samples WHERE level = ? AND slot < ?')
      .run(number, Math.floor(nowMs / stepMs) - slots);
  }

  #numberOf(id: string): number {
    const known = this.#number(id);
    if (known !== undefined) return known;
    this.#connection.prepare('INSERT OR IGNORE INTO subjects (id) VALUES (?)').run(id);
    const number = this.#number(id);
    if (number === undefined) throw new Error(`there is no number for ${id}`);
    return number;
  }

  #number(id: string): number | undefined {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const row = this.#connection.prepare('SELECT number FROM subjects WHERE id = ?').get(id);
    if (row === undefined) return undefined;
    const number = numberIn(row, 'number');
    this.#numbers.set(id, number);
    return number;
  }
}

function dataIn({ data }: SqliteRow): Uint8Array {
  return data instanceof Uint8Array ? data : new Uint8Array();
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
