import type { DomainState } from './cell.ts';

/** A domain that nano did not make, and what it would be if it was adopted. */
export interface ForeignView {
  readonly uuid: string;
  readonly name: string;
  /** What the instance would be called. */
  readonly proposed: string;
  readonly state: DomainState;
  readonly cores: number | null;
  readonly memoryBytes: number | null;
  /** What nano could not do with it. */
  readonly limits: readonly string[];
}
