import { boolean, object, optional, pipe, regex, string, toLowerCase } from 'valibot';
import { checkImageHeader, imageHeaderBytes } from '../images/image-header.ts';
import { makeClaim, releaseClaims } from '../inventory/claims.ts';
import { findImage, referenced, requireCell } from '../inventory/lookup.ts';
import { readPlacementPool } from '../inventory/read-placement-pool.ts';
import type { Cell, Store } from '../model/cell.ts';
import { isNanoError, NanoError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Image } from '../model/image.ts';
import { parseName } from '../model/names.ts';
import { policyOf } from '../model/pool.ts';
import { formatSize } from '../model/units.ts';
import type { ImageView } from '../model/views.ts';
import type { ReceivedImage } from '../ports.ts';
import { showImage } from '../queries/images.ts';
import { bytes, parsedBy } from '../requests.ts';
import { compareText } from '../scheduler/compare.ts';
import { spareDiskBytes } from '../scheduler/filters/room.ts';
import { place, type RejectedCell, type ScoredCell } from '../scheduler/place.ts';
import type { PlacementRequest } from '../scheduler/placement-request.ts';
import { linesOf, type Rejection } from '../scheduler/refusal.ts';
import { type Services, timestamp } from '../services.ts';
import { imageSidecar } from './image-record.ts';
import { lostSource } from './lost-source.ts';
import type { BasePlan, OperationKind } from './operation-kind.ts';
import { readZone, targetOf } from './zone-record.ts';

interface Request {
  readonly name: string;
  readonly checksum?: string | undefined;
  readonly cell?: string | undefined;
  readonly sizeBytes: number;
  readonly ifNotExists?: boolean | undefined;
}

interface Plan extends BasePlan {
  readonly request: Request;
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

/** Streams a disk image from the operator to the cell with most room, where it is checked and becomes read-only. */
export const imageImport: OperationKind<Request, Plan, ImageView> = {
  kind: 'image.import',
  version: 2,
  schema: object({
    name: parsedBy((text) => parseName(text, 'image')),
    checksum: optional(
      pipe(string(), toLowerCase(), regex(/^(sha256:)?[0-9a-f]{64}$/, 'is no SHA-256: it has 64 hexadecimal digits')),
    ),
    cell: optional(string()),
    sizeBytes: bytes(1),
    ifNotExists: optional(boolean()),
  }),

  async plan(request, services, call) {
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
    return choose(services, {
      request,
      ...ids,
      sourceFormat,
      virtualSizeBytes,
      createdAt: timestamp(services),
      zoneId: (await readZone(services.store)).id,
      failed: [],
    });
  },

  subjects: ({ request, imageId }) => [{ kind: 'image', id: imageId, name: request.name }],
  words: ({ request, cell, sourceFormat, virtualSizeBytes }) => ({
    facts: [
      { name: 'cell', value: cell.name },
      { name: 'format', value: sourceFormat === 'raw' ? 'raw, stored as qcow2' : 'qcow2' },
      { name: 'file', value: formatSize(request.sizeBytes) },
      { name: 'virtual size', value: formatSize(virtualSizeBytes) },
    ],
    warnings: [],
  }),
  locks: ({ cell, imageId }) => [
    { key: `pool:${cell.poolId}`, mode: 'shared' },
    { key: `cell:${cell.id}`, mode: 'shared' },
    { key: `image:${imageId}`, mode: 'exclusive' },
  ],

  async claim(transaction, plan) {
    const { imageId, replicaId, cell, store, request, createdAt } = plan;
    await transaction.insert('images', { ...unread(plan), state: 'importing' });
    await transaction.insert('replicas', {
      id: replicaId,
      imageId,
      cellId: cell.id,
      storeId: store.id,
      path: `images/${imageId}.qcow2`,
      state: 'copying',
      sha256: '',
      sizeBytes: request.sizeBytes,
      lastUsedAt: createdAt,
    });
    await makeClaim(transaction, claimOf(plan, request.sizeBytes));
  },

  steps: (plan) => {
    const { cell, store, request, imageId, sourceFormat } = plan;
    return [
      {
        name: 'probe',
        title: 'check that the cell is there and has room',
        cellId: cell.id,
        act: ({ driver }) => {
          const probe = driver(cell.id).probe({ stores: [store] });
          return {
            commands: probe.commands,
            run: async (context) => {
              const { load } = await probe.run(context);
              const free = load.storeAvailableBytes[store.id] ?? 0;
              if (free >= request.sizeBytes + spareDiskBytes) return;
              throw new NanoError(
                'NO_CELL_FITS',
                `${cell.name} has ${formatSize(free)} free, the image needs ${formatSize(request.sizeBytes)}`,
              );
            },
          };
        },
      },
      {
        name: 'receive',
        title: 'copy and check the image',
        cellId: cell.id,
        act: ({ driver, source }) =>
          driver(cell.id).receiveImage({
            storePath: store.path,
            imageId,
            sourceFormat,
            source: source ?? lostSource(),
            expectedBytes: request.sizeBytes,
            ...(request.checksum === undefined ? {} : { expectedSha256: request.checksum.replace('sha256:', '') }),
            sidecar: (received) =>
              imageSidecar(plan.zoneId, readyImage(plan, received), {
                id: plan.replicaId,
                claimId: plan.claimId,
                lastUsedAt: plan.createdAt,
              }),
          }),
        undo: ({ driver }) => driver(cell.id).removeImage({ storePath: store.path, imageId }),
      },
    ];
  },

  async complete(transaction, plan, results) {
    const received = receivedFrom(results.receive);
    const image = await referenced(transaction, 'images', plan.imageId);
    await transaction.update('images', { ...readyImage(plan, received), revision: image.revision });
    const replica = await referenced(transaction, 'replicas', plan.replicaId);
    await transaction.update('replicas', {
      ...replica,
      state: 'ready',
      sha256: received.sha256,
      sizeBytes: received.sizeBytes,
    });
    await releaseClaims(transaction, plan.replicaId);
    await makeClaim(transaction, claimOf(plan, received.sizeBytes));
  },

  async release(transaction, plan) {
    await releaseClaims(transaction, plan.replicaId);
    await transaction.remove('replicas', plan.replicaId);
    await transaction.remove('images', plan.imageId);
  },

  async retarget(plan, failure, services) {
    if (failure.code === 'HOST_KEY_CHANGED') return undefined;
    if (plan.request.cell !== undefined || plan.failed.length + 1 >= tries) return undefined;
    const failed = [
      ...plan.failed,
      { subject: plan.cell.name, code: failure.code, reason: failure.message, facts: {} },
    ];
    try {
      return await choose(services, { ...plan, failed });
    } catch (error) {
      if (isNanoError(error) && error.code === 'NO_CELL_FITS') return undefined;
      throw error;
    }
  },

  value: (request, services) => showImage(services, request.name),
};

type Unplaced = Omit<Plan, 'targets' | 'cell' | 'store'>;

/** The enabled cell that suits best of all pools, those apart that failed their probe. */
async function choose(services: Services, plan: Unplaced): Promise<Plan> {
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

function noCell(request: Request, rejections: readonly Rejection[]): NanoError {
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

function unread(plan: Plan): Omit<Image, 'revision'> {
  return {
    id: plan.imageId,
    name: plan.request.name,
    kind: 'disk',
    state: 'importing',
    format: 'qcow2',
    sourceFormat: plan.sourceFormat,
    virtualSizeBytes: plan.virtualSizeBytes,
    sizeBytes: plan.request.sizeBytes,
    sha256: '',
    createdAt: plan.createdAt,
  };
}

function readyImage(plan: Plan, received: ReceivedImage): Omit<Image, 'revision'> {
  return {
    ...unread(plan),
    state: 'ready',
    sourceSha256: received.sourceSha256,
    virtualSizeBytes: received.virtualSizeBytes,
    sizeBytes: received.sizeBytes,
    sha256: received.sha256,
  };
}

function claimOf(plan: Plan, sizeBytes: number) {
  const { claimId: id, replicaId: ownerId, cell, store } = plan;
  const resources = { cores: 0, memoryBytes: 0, storeBytes: { [store.id]: sizeBytes } };
  return { id, ownerKind: 'replica' as const, ownerId, cellId: cell.id, resources };
}

/** The step's result as the journal kept it. */
function receivedFrom(result: unknown): ReceivedImage {
  if (typeof result === 'object' && result !== null && 'sha256' in result) return JSON.parse(JSON.stringify(result));
  throw new NanoError('INTERNAL', 'the import does not know what it received');
}
