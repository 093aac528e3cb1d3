import type { Document, New } from './document.ts';
import type { Id } from './ids.ts';
import type { Instance } from './instance.ts';
import type { Timestamp } from './json.ts';
import type { PlacementRecord } from './placement-record.ts';
import type { KeptClaim } from './sidecar.ts';

/**
 * A deleted instance that can still be brought back: the document's id is the instance's. Its volumes and cards stay
 * recorded, so an image that its disks are clones of is in use, and nobody is given its MAC addresses.
 */
export interface TrashedInstance extends Document {
  readonly name: string;
  readonly cellId: Id;
  readonly instance: New<Instance>;
  readonly placement?: New<PlacementRecord>;
  /** What it was promised while it was there; in the trash it holds its bytes alone. */
  readonly claim: KeptClaim;
  readonly at: Timestamp;
  /** From then on it may be removed for good. */
  readonly until: Timestamp;
  /** Who deleted it. */
  readonly by: string;
}
