import type { CollectionName, Collections } from '../collections.ts';
import { numberIn, type SqliteConnection, type SqliteStatement } from './driver.ts';
import { KnownDocuments } from './known-documents.ts';
import { rollBack } from './schema.ts';
import { declaredIndexes } from './shape.ts';
import { Table } from './table.ts';

type Tables = { readonly [C in CollectionName]: Table<Collections[C]> };

/** All collections on one connection. */
export class Documents {
  readonly connection: SqliteConnection;
  readonly #tables: Tables;
  readonly #otherCommits: SqliteStatement;
  /** A transaction of this connection keeps others from committing. */
  #othersWait = false;
  /** Known for as long as that lasts. */
  #otherCommitsNow: number | undefined;
  #nextNumber: SqliteStatement | undefined;
  #begin: SqliteStatement | undefined;
  #commit: SqliteStatement | undefined;

  constructor(connection: SqliteConnection) {
    this.connection = connection;
    this.#otherCommits = connection.prepare('PRAGMA data_version');
    this.#tables = openTables(connection, () => this.otherCommits());
  }

  in<C extends CollectionName>(collection: C): Table<Collections[C]> {
    return this.#tables[collection];
  }

  /** Begins a transaction that writes. */
  begin(): void {
    this.#begin ??= this.connection.prepare('BEGIN IMMEDIATE');
    this.#begin.run();
    this.#othersWait = true;
  }

  commit(): void {
    this.#commit ??= this.connection.prepare('COMMIT');
    this.#commit.run();
    this.#ended();
  }

  rollBack(): void {
    rollBack(this.connection);
    this.#ended();
    this.forget();
  }

  /** To be said when the collections' content was exchanged. */
  forget(): void {
    for (const table of Object.values(this.#tables)) table.forget();
  }

  /** Another number after another connection has committed. */
  otherCommits(): number {
    if (this.#otherCommitsNow !== undefined) return this.#otherCommitsNow;
    const now = numberIn(this.#otherCommits.get(), 'data_version');
    if (this.#othersWait) this.#otherCommitsNow = now;
    return now;
  }

  nextNumber(sequence: string): number {
    this.#nextNumber ??= this.connection.prepare(
      'INSERT INTO sequences VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value',
    );
    return numberIn(this.#nextNumber.get(sequence), 'value');
  }

  #ended(): void {
    this.#othersWait = false;
    this.#otherCommitsNow = undefined;
  }
}

function openTables(connection: SqliteConnection, otherCommits: () => number): Tables {
  const table = <C extends CollectionName>(name: C): Table<Collections[C]> =>
    new Table<Collections[C]>(connection, name, declaredIndexes[name]);
  /** Each placement reads it as a whole. */
  const known = <C extends CollectionName>(name: C): Table<Collections[C]> =>
    new Table<Collections[C]>(connection, name, declaredIndexes[name], new KnownDocuments(otherCommits));
  return {
    zones: table('zones'),
    pools: table('pools'),
    cells: known('cells'),
    stores: known('stores'),
    observations: known('observations'),
    images: table('images'),
    replicas: table('replicas'),
    instances: table('instances'),
    volumes: table('volumes'),
    interfaces: table('interfaces'),
    placements: table('placements'),
    trash: table('trash'),
    claims: table('claims'),
    operations: table('operations'),
    subjects: table('subjects'),
    locks: table('locks'),
  };
}
