import { errorTable, NanoError, toNanoError } from '../../controller/model/errors.ts';

/** How one of several things went. */
export type BatchResult<T> =
  | { readonly name: string; readonly value: T }
  | { readonly name: string; readonly error: NanoError };

export interface BatchOptions<T> {
  /** How many at a time. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Told of each as it ends. */
  ended(result: BatchResult<T>): void;
}

/**
 * Does the same for each name, a few at a time; one that fails keeps no other from being done. Once interrupted none
 * is begun any more. Results come in the order of the names.
 */
export async function runBatch<T>(
  names: readonly string[],
  work: (name: string) => Promise<T>,
  { limit, signal, ended }: BatchOptions<T>,
): Promise<readonly BatchResult<T>[]> {
  const results = new Map<string, BatchResult<T>>();
  const waiting = [...names];
  const next = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const result = await attempt(name, work, signal);
      results.set(name, result);
      ended(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, names.length) }, next));
  return names.flatMap((name) => results.get(name) ?? []);
}

async function attempt<T>(
  name: string,
  work: (name: string) => Promise<T>,
  signal: AbortSignal,
): Promise<BatchResult<T>> {
  try {
    if (signal.aborted) throw new NanoError('INTERRUPTED', `${name}: interrupted before it was begun`);
    return { name, value: await work(name) };
  } catch (error) {
    return { name, error: toNanoError(error) };
  }
}

export function isFailed<T>(result: BatchResult<T>): result is { readonly name: string; readonly error: NanoError } {
  return 'error' in result;
}

/** The exit status that a batch comes to. */
export function batchOutcome(results: readonly BatchResult<unknown>[], interrupted: boolean): number {
  if (!results.some(isFailed)) return 0;
  return interrupted ? errorTable.INTERRUPTED.exit : errorTable.BATCH_PARTLY.exit;
}
