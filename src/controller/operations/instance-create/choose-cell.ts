import type { Reader } from '../../inventory/document-store.ts';
import { readPlacementPool } from '../../inventory/read-placement-pool.ts';
import { readZoneSnapshot, type ZoneSnapshot } from '../../inventory/zone-snapshot.ts';
import type { Image } from '../../model/image.ts';
import type { CellScore, PlacementRecord } from '../../model/placement-record.ts';
import { type Pool, policyOf } from '../../model/pool.ts';
import type { CallBounds } from '../../ports.ts';
import { askBeforeRefusing } from '../../queries/ask-before-refusing.ts';
import { checkLabels, checkTargets } from '../../scheduler/check-labels.ts';
import { examine, type Placement, type ScoredCell } from '../../scheduler/place.ts';
import type { PlacementCell } from '../../scheduler/placement-cell.ts';
import { contextOf, type PlacementContext } from '../../scheduler/placement-pool.ts';
import { affinityOf, checkRequest, type PlacementRequest } from '../../scheduler/placement-request.ts';
import { type Rejection, refusal } from '../../scheduler/refusal.ts';
import { remediesFor } from '../../scheduler/remedies.ts';
import { type Services, timestamp } from '../../services.ts';
import { leastMemoryBytes } from './request.ts';

/** The cell that an instance goes to, and what that was decided by. */
export interface Choice {
  readonly cell: PlacementCell;
  readonly record: Omit<PlacementRecord, 'id' | 'revision'>;
}

/** What a choice is made for. */
export interface Choosing {
  readonly request: PlacementRequest;
  readonly pool: Pool;
  readonly image: Image;
  /** Cells that failed when they were probed, with why. */
  readonly failed: readonly Rejection[];
  /** How many disks the request's sum is of. */
  readonly disks: number;
}

const runnersUp = 3;

/** Chooses a cell for one instance, out of what is known of the zone; throws NO_CELL_FITS with all reasons. */
export async function chooseCell(
  services: Services,
  choosing: Choosing,
  bounds: CallBounds,
): Promise<Choice & { readonly zone: ZoneSnapshot }> {
  const { request } = choosing;
  checkRequest(request);
  const decide = async () => {
    const zone = await readZoneSnapshot(services.store);
    const context = await placementContext(services.store, choosing, services.clock.now(), zone);
    checkLabels(request, context.cells);
    checkTargets(request, (match) => context.neighbourhood.total(match) > 0);
    return { zone, context, placement: examine(request, context) };
  };
  const { zone, context, placement } = await askBeforeRefusing(services, bounds, decide, ({ placement: made }) =>
    made.fitting.length > 0 ? [] : made.rejected,
  );
  const [best] = placement.fitting;
  if (best === undefined) throw await refusalOf(services, choosing, context, placement);
  return { cell: best.cell, record: recordOf(services, choosing, best, placement), zone };
}

/** The pool as it is now, without the cells that failed their probe. */
export async function placementContext(
  reader: Reader,
  { pool, image, request, failed }: Omit<Choosing, 'disks'>,
  now: number,
  zone?: ZoneSnapshot,
): Promise<PlacementContext> {
  const wanted = { named: affinityOf(request).length > 0 };
  const known = await readPlacementPool(reader, pool, now, image, wanted, zone);
  const cells = known.cells.filter(({ name }) => !failed.some(({ subject }) => subject === name));
  return contextOf({ ...known, cells });
}

async function refusalOf(
  services: Services,
  { request, pool, image, failed, disks }: Choosing,
  context: PlacementContext,
  { rejected }: Placement,
) {
  const least = { memoryBytes: leastMemoryBytes, diskBytes: image.virtualSizeBytes };
  return refusal({
    pool: pool.name,
    subject: `"${request.name}"`,
    request,
    context,
    rejected,
    failed,
    disks,
    remedies: remediesFor(request, context, rejected, least),
    elsewhere: await poolsThatFit(services, request, pool, image),
  });
}

/** Other pools that would take the request as it is. */
export async function poolsThatFit(
  services: Services,
  request: PlacementRequest,
  pool: Pool,
  image: Image | undefined,
): Promise<string[]> {
  const { store, clock } = services;
  const { cellName: _, network, ...rest } = request;
  const names: string[] = [];
  for (const other of await store.list('pools')) {
    if (other.id === pool.id) continue;
    // A network of the pool's own is exchanged for the other pool's.
    const wanted = request.rules?.network ?? other.network ?? network;
    const context = contextOf(await readPlacementPool(store, other, clock.now(), image, { named: true }));
    const moved = { ...rest, ...(wanted === undefined ? {} : { network: wanted }) };
    if (examine(moved, context).fitting.length > 0) names.push(other.name);
  }
  return names.sort();
}

/** What a choice was made by, to be kept with the instance. */
export function recordOf(
  services: Services,
  { request, pool, failed }: Pick<Choosing, 'request' | 'pool' | 'failed'>,
  best: ScoredCell,
  { fitting, rejected }: Placement,
): Choice['record'] {
  const counts = new Map<string, number>();
  for (const { misses } of rejected) counts.set(misses[0].code, (counts.get(misses[0].code) ?? 0) + 1);
  return {
    at: timestamp(services),
    strategy: policyOf(pool).strategy,
    chosen: scoreOf(best),
    runnersUp: fitting.slice(1, 1 + runnersUp).map(scoreOf),
    fitting: fitting.length,
    rejected: [...counts].map(([code, cells]) => ({ code, cells })),
    failed: failed.map(({ subject, reason }) => ({ cell: subject, reason })),
    named: request.cellName !== undefined,
  };
}

/** A cell's score as it is recorded and told. */
export function scoreOf({ cell, points, terms }: ScoredCell): CellScore {
  return { cell: cell.name, points, terms };
}
