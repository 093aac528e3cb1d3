import { findInstance, requireCell, requireImage, requirePool } from '../../inventory/lookup.ts';
import type { Store } from '../../model/cell.ts';
import type { Claim } from '../../model/claim.ts';
import type { New } from '../../model/document.ts';
import { isNanoError, NanoError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { Image } from '../../model/image.ts';
import type { Instance, Interface, Volume } from '../../model/instance.ts';
import type { PlacementRecord } from '../../model/placement-record.ts';
import type { Pool } from '../../model/pool.ts';
import type { CallBounds } from '../../ports.ts';
import type { Rejection } from '../../scheduler/refusal.ts';
import type { Services } from '../../services.ts';
import type { ReplicatePlan } from '../image-replicate.ts';
import type { BasePlan, PlanCall } from '../operation-kind.ts';
import { chooseCell } from './choose-cell.ts';
import type { CreateInstanceInput } from './request.ts';
import { settle } from './settle.ts';
import { diskSizes, placementRequest, refuseSmallDisk } from './wanted.ts';

/** How many cells are tried when the chosen one turns out not to be there. */
const tries = 3;

export interface CreatePlan extends BasePlan {
  readonly request: CreateInstanceInput;
  readonly zone: { readonly id: Id; readonly generation: number };
  readonly pool: Pool;
  readonly image: Image;
  readonly store: Store;
  readonly instance: New<Instance>;
  readonly volumes: readonly New<Volume>[];
  readonly interfaces: readonly New<Interface>[];
  readonly claim: New<Claim>;
  readonly placement: New<PlacementRecord>;
  /** The sum of the revisions of the pool's cells that the choice rests on: while it is the same, nothing has changed. */
  readonly cellRevisions: number;
  /** How the image comes to the cell; absent where it is already. */
  readonly replicate?: ReplicatePlan;
  /** Cells that failed when they were probed, with why. */
  readonly failed: readonly Rejection[];
}

/** What was asked for, and what it names. */
export interface Wanted extends Pick<CreatePlan, 'request' | 'pool' | 'image' | 'failed'> {
  readonly owner: string;
}

/** Validates all, picks a cell and settles every name, id and size, before anything is touched. */
export async function planCreate(
  request: CreateInstanceInput,
  services: Services,
  call: PlanCall,
): Promise<CreatePlan | undefined> {
  if (request.ifNotExists && (await findInstance(services.store, request.name)) !== undefined) return undefined;
  const wanted = await requireWanted(request, services, call);
  return choose(services, wanted, call);
}

/** Looks up what a request names; throws for a name that is taken and for what cannot be. */
export async function requireWanted(
  request: CreateInstanceInput,
  services: Services,
  call: Pick<PlanCall, 'actor'>,
): Promise<Wanted> {
  const { store } = services;
  if ((await findInstance(store, request.name)) !== undefined)
    throw new NanoError('EXISTS', `an instance named "${request.name}" exists already`);
  const pool = await requirePool(store, request.pool);
  const image = await requireImage(store, request.image);
  if (image.state !== 'ready') throw new NanoError('WRONG_STATE', `image "${image.name}" is ${image.state}`);
  if (request.cell !== undefined) await requireCellOf(services, request.cell, pool);
  refuseSmallDisk(request, image);
  return { request, pool, image, owner: call.actor.user, failed: [] };
}

/** The next cell after one failed its probe; when there is none or enough were tried, why each failed. */
export async function replan(
  plan: CreatePlan,
  failure: NanoError,
  services: Services,
  bounds: CallBounds,
): Promise<CreatePlan | NanoError | undefined> {
  // A name that a foreign domain has would stay ambiguous on any other cell; a changed host key stops everything.
  if (['EXISTS', 'HOST_KEY_CHANGED'].includes(failure.code)) return undefined;
  if (plan.request.cell !== undefined) return undefined;
  const subject = plan.targets[plan.instance.cellId]?.name ?? plan.instance.cellId;
  const failed = [...plan.failed, { subject, code: failure.code, reason: failure.message, facts: {} }];
  if (failed.length >= tries) {
    return new NanoError(
      failure.code,
      `${failed.length} cells were tried for "${plan.request.name}", and each failed`,
      {
        details: failed,
        cause: failure,
        ...(failure.hint === undefined ? {} : { hint: failure.hint }),
      },
    );
  }
  try {
    return await choose(services, { ...plan, owner: plan.instance.owner, failed }, bounds);
  } catch (error) {
    if (!isNanoError(error) || error.code !== 'NO_CELL_FITS') throw error;
    // Where the cell was the only one, what befell it says all.
    return error.details.length > 1 ? error : undefined;
  }
}

async function choose(services: Services, wanted: Wanted, bounds: CallBounds): Promise<CreatePlan> {
  const { request, pool, image, failed } = wanted;
  const cellName = request.cell === undefined ? undefined : (await requireCell(services.store, request.cell)).name;
  const asked = placementRequest(request, pool, image, cellName);
  const disks = diskSizes(request, image).length;
  const { zone, ...choice } = await chooseCell(services, { request: asked, pool, image, failed, disks }, bounds);
  return settle(services, wanted, choice, zone);
}

async function requireCellOf(services: Services, reference: string, pool: Pool): Promise<void> {
  const cell = await requireCell(services.store, reference);
  if (cell.poolId === pool.id) return;
  const other = await services.store.get('pools', cell.poolId);
  throw new NanoError('INVALID_VALUE', `cell "${cell.name}" is in pool "${other?.name}", not in "${pool.name}"`, {
    hint: `--pool ${other?.name}`,
  });
}
