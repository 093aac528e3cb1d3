import type { Id } from '../../model/ids.ts';
import type { Neighbour } from '../neighbourhood.ts';
import type { Amounts } from '../placement-cell.ts';

/** An instance that must find another place when its cell is lost. */
export interface Tenant extends Amounts {
  readonly id: Id;
  /** The cells that are what it needs whatever its size, by their index: 1 where it may stand. */
  readonly hosts: Uint8Array;
  readonly image?: { readonly id: Id; readonly sizeBytes: number };
  /** Who it is to the rules of others and to its own. */
  readonly neighbour: Neighbour;
}
