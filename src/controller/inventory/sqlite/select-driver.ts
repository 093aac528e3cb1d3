import { NanoError } from '../../model/errors.ts';
import { betterDriver } from './better-driver.ts';
import type { SqliteDriver } from './driver.ts';
import { nodeDriver } from './node-driver.ts';

/**
 * Node's own SQLite where it has one, else better-sqlite3. `wanted` settles it (NANO_SQLITE=node or better-sqlite3).
 * Throws NATIVE_MODULE when there is none that loads.
 */
export async function selectDriver(wanted: string | undefined = process.env.NANO_SQLITE): Promise<SqliteDriver> {
  if (wanted !== undefined && wanted !== '' && wanted !== 'node' && wanted !== 'better-sqlite3') {
    throw new NanoError('INVALID_VALUE', `NANO_SQLITE is "${wanted}"`, { hint: 'it can be node or better-sqlite3' });
  }
  const own = wanted === 'better-sqlite3' ? undefined : nodeDriver();
  if (own !== undefined) return own;
  if (wanted === 'node') {
    throw new NanoError('NATIVE_MODULE', `this Node.js (${process.version}) has no SQLite of its own`, {
      hint: 'use Node.js 22.13 or newer, or unset NANO_SQLITE',
    });
  }
  try {
    return await betterDriver();
  } catch (error) {
    throw nativeModuleError(error);
  }
}

/** Says in words why better-sqlite3 does not load, and what to do about it. */
export function nativeModuleError(error: unknown): NanoError {
  return new NanoError('NATIVE_MODULE', `the module better-sqlite3, which keeps the inventory, ${reason(error)}`, {
    hint:
      'use Node.js 22.13 or newer, which needs no such module; ' +
      'or run npm rebuild better-sqlite3 where nano is installed (it needs a C++ compiler, make and Python)',
    cause: error,
  });
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // The second wording is that of a second attempt in the same process.
  if (message.includes('NODE_MODULE_VERSION') || message.includes('did not self-register')) {
    return `was built for another version of Node.js than this one (${process.version})`;
  }
  if (code === 'ERR_DLOPEN_FAILED') return `cannot be loaded: ${message.split('\n')[0]}`;
  if (message.includes('Could not locate the bindings file')) return 'is installed without its native part';
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return 'is not installed';
  return `does not work: ${message.split('\n')[0]}`;
}
