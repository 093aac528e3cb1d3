import { boolean, type InferOutput, object, optional } from 'valibot';
import { findInstance } from '../../inventory/lookup.ts';
import { readPlacementPool } from '../../inventory/read-placement-pool.ts';
import { readZoneSnapshot } from '../../inventory/zone-snapshot.ts';
import { matchesInstance } from '../../model/affinity.ts';
import { type ErrorRecord, NanoError, toErrorRecord } from '../../model/errors.ts';
import { parseName } from '../../model/names.ts';
import { askBeforeRefusing } from '../../queries/ask-before-refusing.ts';
import { count } from '../../requests.ts';
import { checkLabels, checkTargets } from '../../scheduler/check-labels.ts';
import { type GroupPlacement, placeTogether } from '../../scheduler/place-together.ts';
import { affinityOf, checkRequest } from '../../scheduler/placement-request.ts';
import { refusal } from '../../scheduler/refusal.ts';
import { remediesFor } from '../../scheduler/remedies.ts';
import type { Services } from '../../services.ts';
import type { PlanCall } from '../operation-kind.ts';
import { recordOf } from './choose-cell.ts';
import { type CreatePlan, requireWanted, type Wanted } from './plan.ts';
import { type CreateInstanceInput, createInstanceSchema, leastMemoryBytes } from './request.ts';
import { settle } from './settle.ts';
import { diskSizes, placementRequest } from './wanted.ts';

const mostTogether = 1_000;

export const createTogetherSchema = object({
  ...createInstanceSchema.entries,
  count: count(mostTogether),
  /** Creates those that fit when not all of them do. */
  partial: optional(boolean(), false),
});

export type CreateTogetherInput = InferOutput<typeof createTogetherSchema>;

/** What a group comes to before anything is begun. */
export interface GroupPlan {
  readonly members: readonly { readonly request: CreateInstanceInput; readonly plan: CreatePlan }[];
  /** Names that are taken, where that is no fault. */
  readonly existing: readonly string[];
  /** Those that fitted nowhere, where the others are created all the same. */
  readonly refused: readonly { readonly name: string; readonly error: ErrorRecord }[];
}

/** Validates a group and places all of it; throws NO_CELL_FITS when not all of it fits, unless it may be partial. */
export async function planTogether(
  input: CreateTogetherInput,
  services: Services,
  call: Pick<PlanCall, 'actor' | 'signal'>,
): Promise<GroupPlan> {
  const { count: _, partial, ...common } = input;
  const names = namesOf(input);
  const existing: string[] = [];
  const wanted: Wanted[] = [];
  for (const name of names) {
    const request = { ...common, name };
    if (request.ifNotExists && (await findInstance(services.store, name)) !== undefined) existing.push(name);
    else wanted.push(await requireWanted(request, services, call));
  }
  const [first] = wanted;
  if (first === undefined) return { members: [], existing, refused: [] };

  const { pool } = first;
  const { zone, group } = await askBeforeRefusing(
    services,
    call,
    () => place(services, input, first, wanted),
    (placed) => placed.group.refused?.placement.rejected ?? [],
  );
  // What is there already counts: a group that was partial before is so again.
  const none = group.members.length + existing.length === 0;
  if (group.refused !== undefined && (!partial || none)) throw refusedGroup(first, group, input.name, wanted.length);

  const members: GroupPlan['members'][number][] = [];
  const macs = new Set<string>();
  for (const [index, { request, best, placement }] of group.members.entries()) {
    const one = wanted[index];
    if (one === undefined) continue;
    const record = recordOf(services, { request, pool, failed: [] }, best, placement);
    const plan = await settle(services, one, { cell: best.cell, record }, zone, macs);
    // Each claim of those before raises the revision of one cell.
    members.push({ request: one.request, plan: { ...plan, cellRevisions: plan.cellRevisions + index } });
  }
  const late = wanted.slice(group.members.length);
  const error = late.length === 0 ? undefined : toErrorRecord(refusedGroup(first, group, input.name, wanted.length));
  return {
    members,
    existing,
    refused: error === undefined ? [] : late.map(({ request }) => ({ name: request.name, error })),
  };
}

/** Places all of a group out of what is known of the zone. */
async function place(
  services: Services,
  input: CreateTogetherInput,
  { pool, image }: Wanted,
  wanted: readonly Wanted[],
) {
  const zone = await readZoneSnapshot(services.store);
  const cell = zone.cells.find(({ id, name }) => id === input.cell || name === input.cell);
  const requests = wanted.map(({ request }) => ({
    ...placementRequest(request, pool, image, cell?.name),
    together: input.name,
  }));
  const [asked] = requests;
  if (asked !== undefined) checkRequest(asked);
  const named = { named: requests.some((request) => affinityOf(request).length > 0) };
  const known = await readPlacementPool(services.store, pool, services.clock.now(), image, named, zone);
  if (asked !== undefined) {
    checkLabels(asked, known.cells);
    checkTargets(asked, (match) => known.instances.some((one) => matchesInstance(match, one)));
  }
  return { zone, group: placeTogether(requests, known) };
}

/** `web-1` to `web-10`. */
function namesOf({ name, count }: CreateTogetherInput): string[] {
  const names = Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
  return names.map((one) => parseName(one, 'instance'));
}

function refusedGroup(
  { request, pool, image }: Wanted,
  { members, refused }: GroupPlacement,
  name: string,
  count: number,
): NanoError {
  if (refused === undefined) return new NanoError('INTERNAL', 'the group was not refused');
  const { context, placement } = refused;
  const least = { memoryBytes: leastMemoryBytes, diskBytes: image.virtualSizeBytes };
  return refusal({
    pool: pool.name,
    subject: `"${name}"`,
    request: refused.request,
    context,
    rejected: placement.rejected,
    failed: [],
    disks: diskSizes(request, image).length,
    group: { count, fits: members.length },
    remedies: members.length === 0 ? remediesFor(refused.request, context, placement.rejected, least) : [],
    elsewhere: [],
  });
}
