import { type InferOutput, object, optional, string } from 'valibot';
import type { CallOptions } from '../../controller.ts';
import { requireCell, requireImage, requirePool } from '../../inventory/lookup.ts';
import { readPlacementPool } from '../../inventory/read-placement-pool.ts';
import { matchesInstance } from '../../model/affinity.ts';
import { type NanoError, toErrorRecord } from '../../model/errors.ts';
import type { PlaceView } from '../../model/placement-views.ts';
import { policyOf } from '../../model/pool.ts';
import { poolsThatFit, scoreOf } from '../../operations/instance-create/choose-cell.ts';
import { leastMemoryBytes, placementSchema } from '../../operations/instance-create/request.ts';
import { chosenNetwork, rulesOf } from '../../operations/instance-create/wanted.ts';
import { bytes, count } from '../../requests.ts';
import { checkLabels, checkTargets } from '../../scheduler/check-labels.ts';
import { examine } from '../../scheduler/place.ts';
import { placeTogether } from '../../scheduler/place-together.ts';
import { contextOf } from '../../scheduler/placement-pool.ts';
import { checkRequest, type PlacementRequest } from '../../scheduler/placement-request.ts';
import { linesOf, refusal } from '../../scheduler/refusal.ts';
import { remediesFor } from '../../scheduler/remedies.ts';
import type { Services } from '../../services.ts';
import { askBeforeRefusing } from '../ask-before-refusing.ts';

export const placeSchema = object({
  pool: string(),
  cores: count(4096),
  memoryBytes: bytes(1),
  diskBytes: bytes(0),
  count: optional(count(10_000), 1),
  image: optional(string()),
  cell: optional(string()),
  network: optional(string()),
  ...placementSchema,
});

/** Where instances would be placed, without placing them. */
export async function placeAhead(
  services: Services,
  asked: InferOutput<typeof placeSchema>,
  options: CallOptions,
): Promise<PlaceView> {
  const { store, clock } = services;
  const pool = await requirePool(store, asked.pool);
  const image = asked.image === undefined ? undefined : await requireImage(store, asked.image);
  const cell = asked.cell === undefined ? undefined : await requireCell(store, asked.cell);
  const network = chosenNetwork(asked.network, pool);
  const rules = rulesOf(asked, network, pool);
  const request: PlacementRequest = {
    labels: asked.labels,
    cores: asked.cores,
    memoryBytes: asked.memoryBytes,
    diskBytes: asked.diskBytes,
    ...(rules === undefined ? {} : { rules }),
    ...(network === undefined ? {} : { network }),
    ...(image === undefined ? {} : { image: { id: image.id, sizeBytes: image.sizeBytes, format: image.format } }),
    ...(cell === undefined ? {} : { cellName: cell.name }),
    ...(asked.count === 1 ? {} : { together: 'these' }),
  };
  checkRequest(request);
  const decide = async () => {
    const known = await readPlacementPool(store, pool, clock.now(), image, { named: rules !== undefined });
    checkLabels(request, known.cells);
    checkTargets(request, (match) => known.instances.some((one) => matchesInstance(match, one)));
    const group = placeTogether(Array<PlacementRequest>(asked.count).fill(request), known);
    return { ...examine(request, contextOf(known)), group };
  };
  const { fitting, rejected, group } = await askBeforeRefusing(
    services,
    options,
    decide,
    (made) => made.group.refused?.placement.rejected ?? [],
  );
  const { members, refused } = group;
  const why = async (): Promise<NanoError | undefined> =>
    refused === undefined
      ? undefined
      : refusal({
          pool: pool.name,
          subject: 'this',
          ...(asked.count === 1 ? {} : { group: { count: asked.count, fits: members.length } }),
          request,
          context: refused.context,
          rejected: refused.placement.rejected,
          failed: [],
          remedies:
            members.length > 0
              ? []
              : remediesFor(request, refused.context, refused.placement.rejected, {
                  memoryBytes: leastMemoryBytes,
                  diskBytes: image?.virtualSizeBytes ?? 0,
                }),
          elsewhere: asked.count === 1 ? await poolsThatFit(services, request, pool, image) : [],
        });
  const error = await why();
  const { cores, memoryBytes, diskBytes } = request;
  return {
    pool: pool.name,
    strategy: policyOf(pool).strategy,
    shape: { cores, memoryBytes, diskBytes },
    count: asked.count,
    fits: members.length,
    placed: members.map(({ best }) => scoreOf(best)),
    fitting: fitting.map(scoreOf),
    rejected: rejected.flatMap(linesOf),
    refusal: error === undefined ? null : toErrorRecord(error),
  };
}
