import type { Id } from './ids.ts';

/** What an inventory that was made from the cells holds, and what had to be decided. */
export interface RebuildView {
  readonly zone: Id;
  readonly generation: number;
  readonly pools: number;
  readonly instances: number;
  readonly images: number;
  readonly trash: number;
  readonly cells: readonly {
    readonly name: string;
    readonly reached: boolean;
    /** Why it was not reached. */
    readonly reason: string | null;
    readonly instances: number;
  }[];
  readonly conflicts: readonly {
    readonly code: string;
    readonly subject: string;
    readonly fact: string;
    readonly decision: string;
  }[];
}
