import type { Document } from '../../model/document.ts';
import type { CollectionName, Collections, Index } from '../collections.ts';
import { type SqliteConnection, textIn } from './driver.ts';
import { parseDocument } from './parse-document.ts';
import { collectionNames, declaredIndexes, declaredShape, indexSql, type Shape, tableSql } from './shape.ts';

const rowsAtOnce = 1000;

/**
 * Makes each table whose declared indexes are not those it was made with; documents stay, their index columns are
 * computed again. Runs inside of a transaction of the caller's.
 */
export function rebuildTables(connection: SqliteConnection, stored: Shape): void {
  const declared = declaredShape();
  for (const collection of collectionNames) {
    if (declared[collection] === stored[collection]) continue;
    if (stored[collection] === undefined) connection.exec([tableSql(collection), ...indexSql(collection)].join(';'));
    else rebuildTable(connection, collection);
  }
}

function rebuildTable<C extends CollectionName>(connection: SqliteConnection, collection: C): void {
  const before = `${collection}_before`;
  connection.exec(`ALTER TABLE "${collection}" RENAME TO "${before}"`);
  for (const name of indexesOf(connection, before)) connection.exec(`DROP INDEX "${name}"`);
  connection.exec(tableSql(collection));
  copyRows<Collections[C]>(connection, before, collection, declaredIndexes[collection]);
  connection.exec(`DROP TABLE "${before}"`);
  connection.exec(indexSql(collection).join(';'));
}

function copyRows<D extends Document>(
  connection: SqliteConnection,
  from: string,
  to: string,
  indexes: Readonly<Record<string, Index<D>>>,
): void {
  const computed = Object.values(indexes);
  const read = connection.prepare(`SELECT id, body FROM "${from}" WHERE id > ? ORDER BY id LIMIT ${rowsAtOnce}`);
  const write = connection.prepare(`INSERT INTO "${to}" VALUES (?, ?, ?${', ?'.repeat(computed.length)})`);
  for (let rows = read.all(''); rows.length > 0; ) {
    let last = '';
    for (const row of rows) {
      const body = textIn(row, 'body');
      const document = parseDocument<D>(body);
      last = document.id;
      write.run(last, document.revision, body, ...computed.map((index) => index.of(document) ?? null));
    }
    rows = read.all(last);
  }
}

function indexesOf(connection: SqliteConnection, table: string): readonly string[] {
  const sql = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL";
  return connection
    .prepare(sql)
    .all(table)
    .map((row) => textIn(row, 'name'));
}
