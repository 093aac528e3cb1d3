import type { Cell, Store } from '../model/cell.ts';
import type { Id } from '../model/ids.ts';
import type { CellSurvey, SurveyedStore } from '../ports/keeping.ts';
import type { Recorded } from './recorded.ts';

/** A cell that answered, with what is recorded and is under way. */
export interface SeenCell {
  readonly cell: Cell;
  readonly survey: CellSurvey;
  readonly recorded: Recorded;
  readonly stores: readonly Store[];
  /** Instances and images that an operation is working on, or that came or went while the cells were asked. */
  readonly busy: ReadonlySet<Id>;
  /** Checksums that were read, by `<image>@<cell>`. */
  readonly checksums: ReadonlyMap<string, string>;
}

export function storeSeen({ survey }: SeenCell, id: Id): SurveyedStore | undefined {
  return survey.stores.find((store) => store.id === id);
}
