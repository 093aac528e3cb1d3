import type { Document, New } from '../../model/document.ts';
import type { Id } from '../../model/ids.ts';
import type { CollectionName, Index } from '../collections.ts';
import type { FindQuery } from '../document-store.ts';
import { numberIn, type SqliteConnection, type SqliteStatement, type SqliteValue, textIn } from './driver.ts';
import { sqliteCode } from './failure.ts';
import { findStatement } from './find-statement.ts';
import type { KnownDocuments } from './known-documents.ts';
import { parseDocument } from './parse-document.ts';
import { StaleRevision } from './stale-revision.ts';
import { existsError, type Taken } from './things.ts';

/** One collection on one connection. All is synchronous; statements are prepared when they are first needed. */
export class Table<D extends Document> {
  readonly #connection: SqliteConnection;
  readonly #name: CollectionName;
  readonly #indexes: readonly (readonly [name: string, index: Index<D>])[];
  readonly #statements = new Map<string, SqliteStatement>();
  readonly #sql: ReturnType<typeof statementTexts>;
  readonly #known: KnownDocuments<D> | undefined;

  /** `known` is for a small collection that is listed again and again. */
  constructor(
    connection: SqliteConnection,
    name: CollectionName,
    indexes: Readonly<Record<string, Index<D>>>,
    known?: KnownDocuments<D>,
  ) {
    this.#connection = connection;
    this.#name = name;
    this.#indexes = Object.entries(indexes);
    this.#sql = statementTexts(name, Object.keys(indexes));
    this.#known = known;
  }

  get(id: Id): D | undefined {
    return this.#known?.get(id) ?? this.#read(id);
  }

  #read(id: Id): D | undefined {
    const row = this.#prepared(this.#sql.get).get(id);
    return row === undefined ? undefined : parseDocument<D>(textIn(row, 'body'));
  }

  find(index: string, query: FindQuery): D[] {
    const unique = this.#indexes.some(([name, declared]) => name === index && declared.unique === true);
    const { sql, values } = findStatement(this.#name, index, unique, query);
    return this.#documents(sql, values);
  }

  list(): D[] {
    const readAll = () => this.#documents(this.#sql.list, []);
    return this.#known?.list(readAll) ?? readAll();
  }

  count(): number {
    return numberIn(this.#prepared(this.#sql.count).get(), 'count');
  }

  revisions(): ReadonlyMap<Id, number> {
    const rows = this.#prepared(this.#sql.revisions).all();
    return new Map(rows.map((row) => [textIn(row, 'id'), numberIn(row, 'revision')]));
  }

  insert(document: New<D>): D {
    const body = JSON.stringify({ ...document, revision: 1 });
    const stored = parseDocument<D>(body);
    const values = this.#indexValues(stored);
    this.#orExists(stored, () => this.#prepared(this.#sql.insert).run(stored.id, 1, body, ...values));
    this.forget();
    return stored;
  }

  /** Throws StaleRevision when another revision is stored. */
  update(document: D): D {
    const { id, revision } = document;
    const stored = { ...document, revision: revision + 1 };
    const body = JSON.stringify(stored);
    const values = this.#indexValues(stored);
    // Mostly no index changes, and then none is written: a journal entry is one page instead of four.
    const changed =
      this.#prepared(this.#sql.updateBody).run(revision + 1, body, id, revision, ...values) > 0 ||
      this.#orExists(stored, () => this.#prepared(this.#sql.update).run(revision + 1, body, ...values, id, revision)) >
        0;
    if (!changed) throw new StaleRevision(this.#name, document, this.get(id) === undefined);
    this.#known?.replaced(parseDocument<D>(body));
    return stored;
  }

  remove(id: Id): void {
    this.#prepared(this.#sql.remove).run(id);
    this.forget();
  }

  /** To be said when what was written was rolled back or exchanged behind this table's back. */
  forget(): void {
    this.#known?.forget();
  }

  #documents(sql: string, values: readonly SqliteValue[]): D[] {
    return this.#prepared(sql)
      .texts('body', ...values)
      .map((body) => parseDocument<D>(body));
  }

  #indexValues(document: D): readonly SqliteValue[] {
    return this.#indexes.map(([, index]) => index.of(document) ?? null);
  }

  #orExists(document: D, write: () => number): number {
    try {
      return write();
    } catch (error) {
      const taken = sqliteCode(error) === 'SQLITE_CONSTRAINT' ? this.#taken(document) : undefined;
      throw taken === undefined ? error : existsError(taken);
    }
  }

  /** Which of a document's unique values another document has. */
  #taken(document: D): Taken | undefined {
    const collection = this.#name;
    for (const [index, declared] of this.#indexes) {
      const value = declared.unique === true ? declared.of(document) : undefined;
      const other = value === undefined ? undefined : this.find(index, { equals: value })[0];
      if (value !== undefined && other !== undefined && other.id !== document.id) {
        return { collection, index, value, id: other.id };
      }
    }
    const { id } = document;
    return this.get(id) === undefined ? undefined : { collection, index: 'id', value: id, id };
  }

  #prepared(sql: string): SqliteStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function statementTexts(name: CollectionName, indexes: readonly string[]) {
  const table = `"${name}"`;
  const settings = indexes.map((index) => `, "${index}" = ?`).join('');
  const unchanged = indexes.map((index) => ` AND "${index}" IS ?`).join('');
  return {
    get: `SELECT body FROM ${table} WHERE id = ?`,
    list: `SELECT body FROM ${table} ORDER BY id`,
    count: `SELECT count(*) AS count FROM ${table}`,
    revisions: `SELECT id, revision FROM ${table}`,
    insert: `INSERT INTO ${table} VALUES (?, ?, ?${', ?'.repeat(indexes.length)})`,
    updateBody: `UPDATE ${table} SET revision = ?, body = ? WHERE id = ? AND revision = ?${unchanged}`,
    update: `UPDATE ${table} SET revision = ?, body = ?${settings} WHERE id = ? AND revision = ?`,
    remove: `DELETE FROM ${table} WHERE id = ?`,
  };
}
