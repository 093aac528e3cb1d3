import type { BasePlan, RunnableKind } from './operation-kind.ts';

/** For changes that touch no cell: the transaction that completes them is all there is. */
export const inventoryOnly: Pick<RunnableKind<BasePlan>, 'claim' | 'steps' | 'release' | 'words'> = {
  words: () => ({ facts: [], warnings: [] }),
  claim: async () => {},
  steps: () => [],
  release: async () => {},
};
