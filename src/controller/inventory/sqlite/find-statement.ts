import type { FindQuery } from '../document-store.ts';
import type { SqliteValue } from './driver.ts';

export interface FindStatement {
  readonly sql: string;
  readonly values: readonly SqliteValue[];
}

/**
 * The SQL for a query by an index. Its text depends on the query's form and limit alone, so that a prepared statement
 * serves all queries of that form. Results are in the order of the index, ties by id; descending is the exact reverse.
 */
export function findStatement(table: string, index: string, unique: boolean, query: FindQuery): FindStatement {
  const column = `"${index}"`;
  const conditions: string[] = [];
  const values: SqliteValue[] = [];
  const add = (condition: string, value: SqliteValue): void => {
    conditions.push(condition);
    values.push(value);
  };
  const { equals, from, below, order, limit } = query;
  if (typeof equals === 'object') add(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(equals));
  else if (equals !== undefined) add(`${column} = ?`, equals);
  if (from !== undefined) add(`${column} >= ?`, from);
  if (below !== undefined) add(`${column} < ?`, below);
  if (conditions.length === 0) conditions.push(`${column} IS NOT NULL`);
  const direction = order === 'descending' ? 'DESC' : 'ASC';
  const sorted = unique ? `${column} ${direction}` : `${column} ${direction}, id ${direction}`;
  let sql = `SELECT body FROM "${table}" WHERE ${conditions.join(' AND ')} ORDER BY ${sorted}`;
  // As text: SQLite compiles a statement anew whenever another value is bound to its limit.
  if (limit !== undefined) sql += ` LIMIT ${Math.trunc(limit)}`;
  return { sql, values };
}
