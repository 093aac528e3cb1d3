import type { DocumentStore } from './inventory/document-store.ts';
import type { Chronicle } from './ports/chronicle.ts';
import type { Cells, Clock, Ids, Logger, Processes } from './ports.ts';

/** What every part of the controller works with; wired together once, by src/cli/context.ts. */
export interface Services {
  readonly store: DocumentStore;
  readonly cells: Cells;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly processes: Processes;
  readonly logger: Logger;
  /** Opens it: when it is first needed, as few commands need it. */
  chronicle(): Promise<Chronicle>;
}

/** The present time as all data carries it. */
export function timestamp(services: Pick<Services, 'clock'>): string {
  return new Date(services.clock.now()).toISOString();
}
