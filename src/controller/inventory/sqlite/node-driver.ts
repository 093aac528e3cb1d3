import { type SqliteDriver, type SqliteRow, type SqliteValue, textIn } from './driver.ts';

/** The part of node:sqlite that is used here, as it is since Node 22.13. */
interface NodeSqlite {
  readonly DatabaseSync: new (
    path: string,
  ) => {
    exec(sql: string): void;
    prepare(sql: string): {
      get(...values: readonly SqliteValue[]): SqliteRow | undefined;
      all(...values: readonly SqliteValue[]): readonly SqliteRow[];
      run(...values: readonly SqliteValue[]): { readonly changes: number | bigint };
    };
    close(): void;
  };
}

/** SQLite as Node itself brings it, or undefined where this Node has none. */
export function nodeDriver(): SqliteDriver | undefined {
  const sqlite = withoutSqliteWarning(() => process.getBuiltinModule?.('node:sqlite'));
  if (!isNodeSqlite(sqlite)) return undefined;
  return {
    name: 'node',
    open: (path) => {
      const database = new sqlite.DatabaseSync(path);
      return {
        exec: (sql) => database.exec(sql),
        prepare: (sql) => {
          const statement = database.prepare(sql);
          return {
            get: (...values) => statement.get(...values),
            all: (...values) => statement.all(...values),
            texts: (column, ...values) => statement.all(...values).map((row) => textIn(row, column)),
            run: (...values) => Number(statement.run(...values).changes),
          };
        },
        close: () => database.close(),
      };
    },
  };
}

function isNodeSqlite(module: object | undefined): module is NodeSqlite {
  return module !== undefined && 'DatabaseSync' in module && typeof module.DatabaseSync === 'function';
}

/** Node warns when the module is loaded, and only then: the warning says nothing that a user could act on. */
function withoutSqliteWarning<T>(load: () => T): T {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).includes('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
