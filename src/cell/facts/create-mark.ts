import { randomBytes } from 'node:crypto';

/** A word that no host says by chance: it tells apart the parts of an answer. */
export function createMark(): string {
  return `nano-${randomBytes(8).toString('hex')}`;
}
