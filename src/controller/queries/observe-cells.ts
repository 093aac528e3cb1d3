import { storesOf } from '../inventory/lookup.ts';
import { keepObservation, observationOf } from '../inventory/observations.ts';
import type { Cell, Observation } from '../model/cell.ts';
import type { New } from '../model/document.ts';
import { isNanoError, toNanoError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { readZone, targetOf } from '../operations/zone-record.ts';
import type { CallBounds } from '../ports.ts';
import { type Services, timestamp } from '../services.ts';

/** What cells said, by the cell's id. */
export type Observations = ReadonlyMap<Id, New<Observation>>;

/** How long a question waits for cells before it shows what is known, in milliseconds. */
const observeMs = 2_000;

/**
 * Asks cells for their load and the states of their domains, all at once, and keeps what they say. A cell that does
 * not answer in time keeps its last values, with why and since when.
 * @param patienceMs how long it waits for a cell
 */
export async function observeCells(
  services: Services,
  cells: readonly Cell[],
  bounds: CallBounds,
  patienceMs = observeMs,
): Promise<Observations> {
  const zone = await readZone(services.store);
  const observed = await Promise.all(
    cells
      .filter((cell) => cell.state === 'ready')
      .map(async (cell): Promise<New<Observation>> => {
        const stores = await storesOf(services.store, cell.id);
        const before = await services.store.get('observations', cell.id);
        try {
          const report = await services.cells
            .at(targetOf(cell, zone))
            .observe(
              { stores },
              { deadlineMs: Math.min(patienceMs, bounds.deadlineMs ?? patienceMs), ...pickSignal(bounds) },
            );
          return observationOf(cell.id, report);
        } catch (error) {
          // Somebody may stand in between: this is nothing to go on after, whatever else was asked for.
          if (bounds.signal?.aborted === true || isKeyChange(error)) throw error;
          return failed(cell, before, error, timestamp(services));
        }
      }),
  );
  await keep(services, observed);
  return new Map(observed.map((observation) => [observation.id, observation]));
}

/** What is known of cells without asking them. */
export async function recordedObservations(services: Services): Promise<Observations> {
  const observations = await services.store.list('observations');
  return new Map(observations.map((observation) => [observation.id, observation]));
}

function isKeyChange(error: unknown): boolean {
  return isNanoError(error) && error.code === 'HOST_KEY_CHANGED';
}

function failed(cell: Cell, before: Observation | undefined, error: unknown, now: string): New<Observation> {
  const { code, message } = toNanoError(error);
  return {
    id: cell.id,
    askedAt: now,
    ...(before?.answeredAt === undefined ? {} : { answeredAt: before.answeredAt }),
    ...(before?.load === undefined ? {} : { load: before.load }),
    failure: { code, message, since: before?.failure?.since ?? now },
    domains: before?.domains ?? [],
  };
}

/** What was seen is worth keeping, but a list must also work where nothing can be written. */
async function keep(services: Services, observed: readonly New<Observation>[]): Promise<void> {
  try {
    await services.store.transaction(async (transaction) => {
      for (const observation of observed) await keepObservation(transaction, observation);
    });
  } catch (error) {
    if (!isNanoError(error) || !['DISK_FULL', 'STATE_UNUSABLE'].includes(error.code)) throw error;
    services.logger.debug('observations were not kept', { error: error.message });
  }
}

function pickSignal(bounds: CallBounds): Pick<CallBounds, 'signal'> {
  return bounds.signal === undefined ? {} : { signal: bounds.signal };
}
