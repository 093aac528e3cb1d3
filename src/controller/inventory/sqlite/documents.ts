import type { CollectionName, Collections } from '../collections.ts';
import { numberIn, type SqliteConnection, type SqliteStatement } from './driver.ts';
import { declaredIndexes } from './shape.ts';
import { Table } from './table.ts';

type Tables = { readonly [C in CollectionName]: Table<Collections[C]> };

/** All collections on one connection. */
export class Documents {
  readonly connection: SqliteConnection;
  readonly #tables: Tables;
  #nextNumber: SqliteStatement | undefined;
  #begin: SqliteStatement | undefined;
  #commit: SqliteStatement | undefined;

  constructor(connection: SqliteConnection) {
    this.connection = connection;
    this.#tables = openTables(connection);
  }

  in<C extends CollectionName>(collection: C): Table<Collections[C]> {
    return this.#tables[collection];
  }

  /** Begins a transaction that writes. */
  begin(): void {
    this.#begin ??= this.connection.prepare('BEGIN IMMEDIATE');
    this.#begin.run();
  }

  commit(): void {
    this.#commit ??= this.connection.prepare('COMMIT');
    this.#commit.run();
  }

  nextNumber(sequence: string): number {
    this.#nextNumber ??= this.connection.prepare(
      'INSERT INTO sequences VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value',
    );
    return numberIn(this.#nextNumber.get(sequence), 'value');
  }
}

function openTables(connection: SqliteConnection): Tables {
  const table = <C extends CollectionName>(name: C): Table<Collections[C]> =>
    new Table<Collections[C]>(connection, name, declaredIndexes[name]);
  return {
    zones: table('zones'),
    pools: table('pools'),
    cells: table('cells'),
    stores: table('stores'),
    observations: table('observations'),
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
