import type { PoolPolicy } from '../../model/pool.ts';
import type { Miss } from '../miss.ts';
import { freshLoad, type PlacementCell } from '../placement-cell.ts';
import { demandOf, type PlacementRequest } from '../placement-request.ts';
import { type Room, roomOf } from '../room.ts';

/** What must stay really free on a store beside what is copied to it at once, in bytes. */
export const spareDiskBytes = 256 * 1024 ** 2;

/** Whether a cell has room: what it may promise under the policy, and what it last said that it really has. */
export function* roomMisses(
  cell: PlacementCell,
  request: PlacementRequest,
  policy: PoolPolicy,
  now: number,
): Generator<Miss> {
  const room = roomOf(cell);
  const { cores, memoryBytes } = demandOf(request, policy);
  const overhead = memoryBytes - request.memoryBytes;
  const seen = freshLoad(cell, now);
  // A guest with more cores than its host has would only fight itself, whatever the ratio.
  const coresFree = Math.min(room.cores.free, cell.cores);
  if (cores > coresFree) yield { code: 'cores', asked: cores, ...figures(room.cores), free: coresFree };
  if (memoryBytes > room.memoryBytes.free) {
    yield { code: 'memory', asked: memoryBytes, overhead, ...figures(room.memoryBytes) };
  } else if (seen?.memoryAvailableBytes !== undefined && memoryBytes > seen.memoryAvailableBytes) {
    yield { code: 'memory-free', asked: memoryBytes, overhead, free: seen.memoryAvailableBytes };
  }
  yield* diskMisses(cell, request, room, seen?.diskAvailableBytes);
  const { instanceLimit, loadLimit } = cell.policy;
  if (instanceLimit !== null && cell.instances >= instanceLimit) {
    yield { code: 'instances', limit: instanceLimit, there: cell.instances };
  }
  const load1 = seen?.load1;
  if (loadLimit !== null && load1 !== undefined && load1 >= loadLimit * cell.cores) {
    yield { code: 'load', limit: loadLimit, load1, cores: cell.cores };
  }
}

function* diskMisses(
  cell: PlacementCell,
  request: PlacementRequest,
  room: Room,
  available: number | undefined,
): Generator<Miss> {
  const { store } = cell;
  if (store === undefined) return;
  const image = imageBytesFor(cell, request);
  const asked = request.diskBytes + image;
  if (asked > room.diskBytes.free) {
    yield { code: 'disk', asked, image, path: store.path, ...figures(room.diskBytes) };
    return;
  }
  // The image is copied in full and at once; volumes grow later.
  const atOnce = image + spareDiskBytes;
  if (available !== undefined && asked > 0 && atOnce > available) {
    yield { code: 'disk-free', asked: atOnce, free: available, path: store.path };
  }
}

/** What bringing the image to the cell takes; 0 where it is already. */
export function imageBytesFor(cell: Pick<PlacementCell, 'images'>, { image }: PlacementRequest): number {
  return image === undefined || cell.images.includes(image.id) ? 0 : image.sizeBytes;
}

function figures({ free, total, capacity, ratio, kept, foreign }: Room['cores']) {
  return { free, total, capacity, ratio, kept, foreign };
}
