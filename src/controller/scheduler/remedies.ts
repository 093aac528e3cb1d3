import { GiB, MiB } from '../model/units.ts';
import { compareText } from './compare.ts';
import { imageBytesFor } from './filters/room.ts';
import type { MissCode } from './miss.ts';
import { examine, type RejectedCell } from './place.ts';
import { freshLoad } from './placement-cell.ts';
import type { PlacementContext } from './placement-pool.ts';
import { memoryClaim, type PlacementRequest } from './placement-request.ts';
import { roomOf } from './room.ts';

/** A change after which a request that was refused would fit: in the request, or in the pool. */
export type Remedy =
  /** A smaller request; a size that is absent stays as it is. */
  | {
      readonly action: 'resize';
      readonly cell: string;
      readonly cores?: number;
      readonly memoryBytes?: number;
      readonly diskBytes?: number;
    }
  | { readonly action: 'enable'; readonly cell: string }
  /** Another cell than the one that was asked for. */
  | { readonly action: 'any-cell'; readonly cell: string };

/** How small a request may become: below that it would be another thing than what was asked for. */
export interface Least {
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** The smallest changes that would help, one of a kind. Each was tried: with it, the request fits. */
export function remediesFor(
  request: PlacementRequest,
  context: PlacementContext,
  rejected: readonly RejectedCell[],
  least: Least = { memoryBytes: 16 * MiB, diskBytes: 0 },
): Remedy[] {
  return [
    smaller(request, context, rejected, least),
    enabled(request, context, rejected),
    anyCell(request, context),
  ].filter((remedy) => remedy !== undefined);
}

/** A request with what a remedy changes of it. */
export function resized(request: PlacementRequest, remedy: Extract<Remedy, { action: 'resize' }>): PlacementRequest {
  const { cores = request.cores, memoryBytes = request.memoryBytes, diskBytes = request.diskBytes } = remedy;
  return { ...request, cores, memoryBytes, diskBytes };
}

const curable: readonly MissCode[] = ['cores', 'memory', 'memory-free', 'disk'];

function smaller(
  request: PlacementRequest,
  context: PlacementContext,
  rejected: readonly RejectedCell[],
  least: Least,
): Remedy | undefined {
  const proposals = rejected
    .filter(({ misses }) => misses.every(({ code }) => curable.includes(code)))
    .flatMap((one) => largestThatFits(request, context, one, least) ?? [])
    .sort((left, right) => left.cost - right.cost || compareText(left.remedy.cell, right.remedy.cell));
  return proposals.find(({ remedy }) => fits({ ...resized(request, remedy), cellName: remedy.cell }, context))?.remedy;
}

/** How near a cell is to fitting: the share of the request that would have to go. Infinite when that would not help. */
export function distance(request: PlacementRequest, context: PlacementContext, rejected: RejectedCell): number {
  if (!rejected.misses.every(({ code }) => curable.includes(code))) return Number.POSITIVE_INFINITY;
  return (
    largestThatFits(request, context, rejected, { memoryBytes: 0, diskBytes: 0 })?.cost ?? Number.POSITIVE_INFINITY
  );
}

function largestThatFits(
  request: PlacementRequest,
  { policy, now }: PlacementContext,
  { cell }: RejectedCell,
  least: Least,
): { remedy: Extract<Remedy, { action: 'resize' }>; cost: number } | undefined {
  const room = roomOf(cell);
  const cores = Math.min(request.cores, room.cores.free, cell.cores);
  const overhead = memoryClaim(0, cores, policy);
  const really = freshLoad(cell, now)?.memoryAvailableBytes ?? Number.POSITIVE_INFINITY;
  const memoryBytes = lower(request.memoryBytes, Math.min(room.memoryBytes.free, really) - overhead);
  const diskBytes = lower(request.diskBytes, room.diskBytes.free - imageBytesFor(cell, request));
  if (cores < Math.min(1, request.cores)) return undefined;
  if (memoryBytes < Math.min(least.memoryBytes, request.memoryBytes)) return undefined;
  if (diskBytes < Math.min(least.diskBytes, request.diskBytes) || diskBytes < 0) return undefined;
  const remedy = {
    action: 'resize' as const,
    cell: cell.name,
    ...(cores === request.cores ? {} : { cores }),
    ...(memoryBytes === request.memoryBytes ? {} : { memoryBytes }),
    ...(diskBytes === request.diskBytes ? {} : { diskBytes }),
  };
  const cost = part(request.cores, cores) + part(request.memoryBytes, memoryBytes) + part(request.diskBytes, diskBytes);
  return { remedy, cost };
}

/** What was asked for if there is room for it, else what there is in whole units, as people write sizes. */
function lower(asked: number, free: number): number {
  if (asked <= free) return asked;
  const unit = free >= 4 * GiB ? GiB : MiB;
  return Math.floor(free / unit) * unit;
}

function part(asked: number, left: number): number {
  return asked === 0 ? 0 : 1 - left / asked;
}

function enabled(
  request: PlacementRequest,
  context: PlacementContext,
  rejected: readonly RejectedCell[],
): Remedy | undefined {
  const only = rejected.find(({ misses }) => misses.every(({ code }) => code === 'disabled'));
  return only === undefined ? undefined : tryEnabled(only.cell.name, request, context);
}

function tryEnabled(name: string, request: PlacementRequest, context: PlacementContext): Remedy | undefined {
  // What a cell takes over in a loss changes too when it is enabled: without the plans for that nothing is promised.
  const { guard, ...rest } = context;
  if (guard !== undefined) return undefined;
  const cells = context.cells.map((cell) => (cell.name === name ? { ...cell, enabled: true } : cell));
  return fits({ ...request, cellName: name }, { ...rest, cells }) ? { action: 'enable', cell: name } : undefined;
}

function anyCell(request: PlacementRequest, context: PlacementContext): Remedy | undefined {
  if (request.cellName === undefined) return undefined;
  const { cellName: _, ...anywhere } = request;
  const [best] = examine(anywhere, context).fitting;
  return best === undefined ? undefined : { action: 'any-cell', cell: best.cell.name };
}

function fits(request: PlacementRequest, context: PlacementContext): boolean {
  return examine(request, context).fitting.length > 0;
}
