import { createRequire } from 'node:module';
import type { Statement } from 'better-sqlite3';
import type { SqliteDriver, SqliteRow, SqliteValue } from './driver.ts';

/** SQLite as better-sqlite3 brings it, for a Node without its own. Throws what loading a native module throws. */
export async function betterDriver(): Promise<SqliteDriver> {
  const { default: Database } = await import('better-sqlite3');
  const nativeBinding = findBinding();
  const open = (path: string) => new Database(path, nativeBinding === undefined ? {} : { nativeBinding });
  // Only opening a database loads the native part.
  open(':memory:').close();
  return {
    name: 'better-sqlite3',
    open: (path) => {
      const database = open(path);
      return {
        exec: (sql) => database.exec(sql),
        prepare: (sql) => {
          const statement = database.prepare<SqliteValue[], SqliteRow>(sql);
          let plucked: Statement<SqliteValue[], string> | undefined;
          return {
            get: (...values) => statement.get(...values),
            all: (...values) => statement.all(...values),
            texts: (_column, ...values) => {
              plucked ??= database.prepare<SqliteValue[], string>(sql).pluck();
              return plucked.all(...values);
            },
            run: (...values) => statement.run(...values).changes,
          };
        },
        close: () => database.close(),
      };
    },
  };
}

/** Where npm builds it. Naming it saves the package's own search in a dozen places: 3 ms of 6. */
function findBinding(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('better-sqlite3/build/Release/better_sqlite3.node');
  } catch {
    return undefined;
  }
}
