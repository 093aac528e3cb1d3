import { NanoError } from '../../model/errors.ts';
import type { Services } from '../../services.ts';

/**
 * A copied inventory may be looked at and nothing more: its original knows nothing of it, and the cells could not tell
 * which of the two speaks.
 */
export function refuseCopy({ store }: Pick<Services, 'store'>): void {
  if (store.copiedFrom === undefined) return;
  throw new NanoError(
    'STATE_UNUSABLE',
    `this inventory is a copy of ${store.copiedFrom}, and both would drive the same cells`,
    {
      hint: 'use the original; or, if this one is to take its place for good: nano restore --here',
    },
  );
}
