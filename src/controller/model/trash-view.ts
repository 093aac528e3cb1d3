import type { Id } from './ids.ts';
import type { Timestamp } from './json.ts';

/** A deleted instance as people and scripts see it. */
export interface TrashView {
  readonly id: Id;
  readonly name: string;
  readonly cell: string;
  readonly image: string;
  readonly diskBytes: number;
  readonly deletedAt: Timestamp;
  readonly deletedBy: string;
  readonly until: Timestamp;
  /** It is removed with the next operation on its cell. */
  readonly expired: boolean;
}
