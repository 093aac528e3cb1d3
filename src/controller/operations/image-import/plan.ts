import { checkImageHeader, imageHeaderBytes } from '../../images/image-header.ts';
import { findImage, referenced, requireCell } from '../../inventory/lookup.ts';
import { readPlacementPool } from '../../inventory/read-placement-pool.ts';
import type { Cell, Store } from '../../model/cell.ts';
import { isNanoError, NanoError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import { policyOf } from '../../model/pool.ts';
import { formatSize } from '../../model/units.ts';
import type { CallBounds } from '../../ports.ts';
import { askBeforeRefusing } from '../../queries/ask-before-refusing.ts';
import { compareText } from '../../scheduler/compare.ts';
import { place, type RejectedCell, type ScoredCell } from '../../scheduler/place.ts';
import type { PlacementRequest } from '../../scheduler/placement-request.ts';
import { linesOf, type Rejection } from '../../scheduler/refusal.ts';
import { type Services, timestamp } from '../../services.ts';
import type { BasePlan, PlanCall } from '../operation-kind.ts';
import { readZone, targetOf } from '../zone-record.ts';
import type { ImportImageInput } from './request.ts';

export interface ImportPlan extends BasePlan {
  readonly request: ImportImageInput;
  readonly imageId: Id;
  readonly replicaId: Id;
  readonly claimId: Id;
  readonly sourceFormat: 'qcow2' | 'raw';
  readonly virtualSizeBytes: number;
  readonly createdAt: string;
  readonly zoneId: Id;
  readonly cell: Cell;
  readonly store: Store;
  /** Cells that failed when they were probed, with why. */
  readonly failed: readonly Rejection[];
}

/** How many cells are tried when the chosen one turns out not to be there. */
const tries = 3;

/** Looks at the beginning of the bytes, and chooses the cell. */
export async function planImport(
  request: ImportImageInput,
  services: Services,
  call: PlanCall,
): Promise<ImportPlan | undefined> {
  const existing = await findImage(services.store, request.name);
  if (existing !== undefined && request.ifNotExists === true) return undefined;
  if (existing !== undefined) throw new NanoError('EXISTS', `an image named "${request.name}" exists already`);
  if (call.source === undefined) throw new NanoError('INVALID_VALUE', 'an import needs the bytes of the image');
  const head = await call.source.peek(imageHeaderBytes);
  const { format: sourceFormat, virtualSizeBytes = request.sizeBytes } = checkImageHeader(
    head,
    request.name,
    request.sizeBytes,
  );
  const ids = { imageId: services.ids.uuid(), replicaId: services.ids.uuid(), claimId: services.ids.uuid() };
  const plan = {
    request,
    ...ids,
    sourceFormat,
    virtualSizeBytes,
    createdAt: timestamp(services),
    zoneId: (await readZone(services.store)).id,
    failed: [],
  };
  return choose(services, plan, call);
}

/** The next cell after one failed its probe; undefined when there is none or enough were tried. */
export async function replanImport(
  plan: ImportPlan,
  failure: NanoError,
  services: Services,
  bounds: CallBounds,
): Promise<ImportPlan | undefined> {
  if (failure.code === 'HOST_KEY_CHANGED') return undefined;
  if (plan.request.cell !== undefined || plan.failed.length + 1 >= tries) return undefined;
  const failed = [...plan.failed, { subject: plan.cell.name, code: failure.code, reason: failure.message, facts: {} }];
  try {
    return await choose(services, { ...plan, failed }, bounds);
  } catch (error) {
    if (isNanoError(error) && error.code === 'NO_CELL_FITS') return undefined;
    throw error;
  }
}

type Unplaced = Omit<ImportPlan, 'targets' | 'cell' | 'store'>;

/** The enabled cell that suits best of all pools, those apart that failed their probe. */
async function choose(services: Services, plan: Unplaced, bounds: CallBounds): Promise<ImportPlan> {
  const { request, failed, imageId } = plan;
  const { store, clock } = services;
  const wanted = request.cell === undefined ? undefined : await requireCell(store, request.cell);
  const asked: PlacementRequest = {
    cores: 0,
    memoryBytes: 0,
    diskBytes: 0,
    image: { id: imageId, sizeBytes: request.sizeBytes, format: 'qcow2' },
    ...(wanted === undefined ? {} : { cellName: wanted.name }),
  };
  const decide = async () => {
    const fitting: ScoredCell[] = [];
    const rejected: RejectedCell[] = [];
    for (const pool of await store.list('pools')) {
      const known = await readPlacementPool(store, pool, clock.now(), { id: imageId });
      const cells = known.cells.filter(({ name }) => !failed.some(({ subject }) => subject === name));
      // An image is no guest: it needs no memory, has no rules, and is lost with its cell.
      const policy = { ...policyOf(pool), overheadBytes: 0, failoverSafe: false, loadLimit: null };
      const found = place(asked, { ...known, cells, policy, instances: [] });
      fitting.push(...found.fitting);
      rejected.push(...found.rejected);
    }
    return { fitting, rejected };
  };
  const { fitting, rejected } = await askBeforeRefusing(services, bounds, decide, (made) =>
    made.fitting.length > 0 ? [] : made.rejected,
  );
  const [best] = fitting.sort((a, b) => b.points - a.points || compareText(a.cell.name, b.cell.name));
  if (best === undefined) throw noCell(request, [...failed, ...rejected.flatMap(linesOf)]);
  const cell = await referenced(store, 'cells', best.cell.id);
  const zone = await readZone(store);
  return {
    ...plan,
    targets: { [cell.id]: targetOf(cell, zone) },
    cell,
    store: await referenced(store, 'stores', best.cell.store?.id ?? ''),
  };
}

function noCell(request: ImportImageInput, rejections: readonly Rejection[]): NanoError {
  if (rejections.length === 0) {
    return new NanoError('NO_CELL_FITS', 'there is no cell yet to keep an image on', {
      hint: 'nano pool add-cell default HOST',
    });
  }
  const disabled = rejections.find((rejection) => rejection.code === 'disabled');
  const size = formatSize(request.sizeBytes);
  return new NanoError('NO_CELL_FITS', `no cell can take image "${request.name}" (${size})`, {
    details: rejections,
    ...(disabled === undefined ? {} : { hint: `nano cell enable ${disabled.subject}` }),
  });
}
