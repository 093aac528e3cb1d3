import type { CellAddress } from '../model/address.ts';
import type { HostFacts } from '../model/host-facts.ts';
import type { CellMark, RecordedCell, ZoneRecord } from '../model/zone.ts';
import type { CellSurvey } from '../ports/keeping.ts';

/** Two things that cannot both be true, or one that cannot be as it is, and what nano makes of it. */
export interface Conflict {
  /** Stable, for scripts: `ID_TWICE`, `NAME_TWICE`, … */
  readonly code: string;
  /** Whom it is about: an instance, an image, a cell. */
  readonly subject: string;
  readonly fact: string;
  readonly decision: string;
}

/** A cell that answered, and carries the zone's mark. */
export interface ReachedCell {
  readonly cell: RecordedCell;
  /** Where it was reached. */
  readonly address: CellAddress;
  readonly mark: CellMark;
  readonly survey: CellSurvey;
  /** Absent where the host could not be inspected. */
  readonly facts?: HostFacts;
}

/** All that the cells of a zone tell. */
export interface Gathered {
  /** The newest of the cells' records of the zone. */
  readonly record: ZoneRecord;
  readonly reached: readonly ReachedCell[];
  readonly away: readonly { readonly cell: RecordedCell; readonly reason: string }[];
  readonly conflicts: readonly Conflict[];
}
