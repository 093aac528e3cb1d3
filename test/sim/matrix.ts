import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/run-typescript.ts';

/** What is done to an operation: its program is killed, it dies in process, a command fails, a connection drops. */
export type Column = 'SIGKILL' | 'kill' | 'fail' | 'drop';

/** One thing that was tried. */
export interface Tried {
  readonly kind: string;
  /** The step that ran then: `plan` before there was an operation, `end` after its last one. */
  readonly step: string;
  readonly column: Column;
  readonly passed: boolean;
}

const file = process.env.NANO_TEST_CRASH;

/** Writes down what was tried, where that is asked for: NANO_TEST_CRASH names the file. */
export function record(tried: Tried): void {
  if (file === undefined) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  appendFileSync(file, `${JSON.stringify(tried)}\n`);
}

/** A step's name without the ids in it: every volume, every replica. */
export function stepName(name: string): string {
  return name.replace(/[-.]?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '');
}
