import type { Document } from './document.ts';
import type { Timestamp } from './json.ts';
import type { Strategy } from './pool.ts';

/** What spoke for a cell when an instance was placed: points by what they are for, the sum decides. */
export interface CellScore {
  readonly cell: string;
  readonly points: number;
  readonly terms: readonly { readonly name: string; readonly points: number }[];
}

/** Why an instance is where it is, as it was decided then. The document's id is the instance's. */
export interface PlacementRecord extends Document {
  readonly at: Timestamp;
  readonly strategy: Strategy;
  readonly chosen: CellScore;
  /** The next best, at most three. */
  readonly runnersUp: readonly CellScore[];
  /** How many cells fitted, and of the others how many fell to what first. */
  readonly fitting: number;
  readonly rejected: readonly { readonly code: string; readonly cells: number }[];
  /** Cells that were chosen before it and failed when they were probed. */
  readonly failed: readonly { readonly cell: string; readonly reason: string }[];
  /** Whether the operator named the cell. */
  readonly named: boolean;
}
