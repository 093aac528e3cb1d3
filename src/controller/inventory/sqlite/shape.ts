import { type CollectionName, type Indexes, indexes } from '../collections.ts';

/** Index declarations as they are compared and stored: a text for each collection. */
export type Shape = Readonly<Record<string, string>>;

export const declaredIndexes: Indexes = indexes;

/**
 * Raised by hand when an index that exists computes another value than before, so that its column is computed anew.
 * A test notices the change and says so.
 */
export const indexRevision = 1;

export const collectionNames: readonly CollectionName[] = Object.keys(declaredIndexes).filter(
  (name): name is CollectionName => name in declaredIndexes,
);

/** What the tables must look like for the indexes that the code declares: `name!,poolId` (`!` for unique). */
export function declaredShape(): Shape {
  return Object.fromEntries(
    collectionNames.map((collection) => [collection, `${indexRevision}:${describeIndexes(collection)}`]),
  );
}

function describeIndexes(collection: CollectionName): string {
  return Object.entries(declaredIndexes[collection])
    .map(([name, index]) => `${name}${index.unique ? '!' : ''}`)
    .join(',');
}

/** Makes the table of a collection: a document as JSON, and a column for each index. */
export function tableSql(collection: CollectionName): string {
  const columns = Object.keys(declaredIndexes[collection]).map((name) => `, "${name}"`);
  return `CREATE TABLE "${collection}" (id TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL${columns.join('')})`;
}

/** Makes the SQL indexes of a collection's table. The id makes equal values come in order. */
export function indexSql(collection: CollectionName): readonly string[] {
  return Object.entries(declaredIndexes[collection]).map(([name, index]) => {
    const kind = index.unique ? 'UNIQUE INDEX' : 'INDEX';
    return `CREATE ${kind} "${collection}_${name}" ON "${collection}" ("${name}"${index.unique ? '' : ', id'})`;
  });
}
