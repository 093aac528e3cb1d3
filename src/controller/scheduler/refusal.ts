import type { ErrorDetail } from '../model/errors.ts';
import { NanoError } from '../model/errors.ts';
import { formatSize, GiB, MiB } from '../model/units.ts';
import type { Miss } from './miss.ts';
import type { RejectedCell } from './place.ts';
import type { Amounts } from './placement-cell.ts';
import type { PlacementContext } from './placement-pool.ts';
import { memoryClaim, type PlacementRequest } from './placement-request.ts';
import { distance, type Remedy } from './remedies.ts';
import { roomOf } from './room.ts';
import { missName, missWords } from './words.ts';

/** Why a cell cannot take a request, as one line of a refusal. */
export interface Rejection extends ErrorDetail {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** What a refusal is about, beside the cells. */
export interface Refused {
  readonly pool: string;
  /** As the message names it: `"db-1"`. */
  readonly subject: string;
  readonly request: PlacementRequest;
  readonly context: PlacementContext;
  readonly rejected: readonly RejectedCell[];
  /** Cells that failed when they were probed. */
  readonly failed: readonly Rejection[];
  readonly remedies: readonly Remedy[];
  /** Pools that would take it as it is. */
  readonly elsewhere: readonly string[];
  /** How many disks the request's sum is of. */
  readonly disks?: number;
  /** When several were asked for together: how many, and how many of them fit. */
  readonly group?: { readonly count: number; readonly fits: number };
}

/** More cells than these are told in groups. */
const listed = 20;
const nearest = 3;

/** Never just "no": what was asked, what each cell lacked and by how much, and the smallest thing that would help. */
export function refusal(refused: Refused): NanoError {
  const { pool, subject, rejected, failed, remedies, elsewhere, disks } = refused;
  const hints = [
    ...partlyHints(refused),
    ...remedies.map((remedy) => remedyWords(remedy, disks)),
    ...elsewhere.slice(0, 1).map((name) => `--pool ${name} has room for it`),
    ...(hasSmallStores(rejected) ? ['nano pool add-cell --storage-path PATH puts disks on another file system'] : []),
  ];
  if (rejected.length === 0 && failed.length === 0) {
    const hint = [`nano pool add-cell ${pool} HOST`, ...hints].join('; ');
    return new NanoError('NO_CELL_FITS', `pool "${pool}" has no cell yet, so it cannot take ${subject}`, { hint });
  }
  return new NanoError('NO_CELL_FITS', messageOf(refused), {
    details: [...failed, ...rejectionLines(refused)],
    ...(hints.length === 0 ? {} : { hint: hints.join('; ') }),
  });
}

function messageOf(refused: Refused): string {
  const { pool, subject, request, group } = refused;
  const asked = sizeWords(request);
  if (group !== undefined && group.fits > 0) {
    return `pool "${pool}" has room for ${group.fits} of ${group.count} like ${subject} (${asked})`;
  }
  return isTooLarge(refused)
    ? `${subject} (${asked}) is larger than any cell in pool "${pool}"`
    : `no cell in pool "${pool}" can take ${subject} (${asked})`;
}

function partlyHints({ group }: Refused): string[] {
  if (group === undefined || group.fits === 0) return [];
  return [`--partial creates the ${group.fits} that fit`];
}

/** `4 cores, 8 GiB memory, 40 GiB disk` */
export function sizeWords({ cores, memoryBytes, diskBytes }: Amounts): string {
  return `${cores} ${cores === 1 ? 'core' : 'cores'}, ${formatSize(memoryBytes)} memory, ${formatSize(diskBytes)} disk`;
}

/** A line for each reason of each cell; of many cells one for each reason, and the nearest misses. */
export function rejectionLines({
  rejected,
  request,
  context,
}: Pick<Refused, 'rejected' | 'request' | 'context'>): Rejection[] {
  if (rejected.length <= listed) return rejected.flatMap(linesOf);
  return [...groups(rejected), ...nearestMisses(rejected, request, context).flatMap(linesOf)];
}

export function linesOf({ cell, misses }: RejectedCell): Rejection[] {
  return misses.map((miss) => {
    const { code, ...facts } = miss;
    return { subject: cell.name, code, reason: missWords(miss), facts };
  });
}

function groups(rejected: readonly RejectedCell[]): Rejection[] {
  const byCode = new Map<string, RejectedCell[]>();
  for (const one of rejected) {
    const { code } = one.misses[0];
    byCode.set(code, [...(byCode.get(code) ?? []), one]);
  }
  return [...byCode.values()]
    .sort((left, right) => right.length - left.length)
    .map((cells) => {
      const [first] = cells;
      const code = first?.misses[0].code ?? 'disabled';
      const subject = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}`;
      return { subject, code, reason: groupWords(code, cells), facts: { cells: cells.length } };
    });
}

/** What the cells of a group have in common, and the one that comes nearest. */
function groupWords(code: Miss['code'], cells: readonly RejectedCell[]): string {
  const [best] = [...cells].sort((left, right) => freeOf(right.misses[0]) - freeOf(left.misses[0]));
  if (best === undefined || freeOf(best.misses[0]) < 0) return missName(code);
  return `${missWords(best.misses[0])}, at most: ${best.cell.name}`;
}

function freeOf(miss: Miss): number {
  return 'free' in miss ? miss.free : -1;
}

function nearestMisses(
  rejected: readonly RejectedCell[],
  request: PlacementRequest,
  context: PlacementContext,
): RejectedCell[] {
  return rejected
    .map((one) => ({ one, far: distance(request, context, one) }))
    .filter(({ far }) => Number.isFinite(far))
    .sort((left, right) => left.far - right.far)
    .slice(0, nearest)
    .map(({ one }) => one);
}

/** Whether no cell could take it even if there were nothing else. */
function isTooLarge({ rejected, request, context, failed }: Refused): boolean {
  if (failed.length > 0 || rejected.length === 0) return false;
  const memory = memoryClaim(request.memoryBytes, request.cores, context.policy);
  return rejected.every(({ cell }) => {
    const { cores, memoryBytes, diskBytes } = roomOf(cell);
    return (
      request.cores > Math.min(cores.capacity, cell.cores) ||
      memory > memoryBytes.capacity ||
      request.diskBytes > diskBytes.capacity
    );
  });
}

/** Whether the disk is larger than any store would hold if it were empty: most likely they are on the wrong path. */
function hasSmallStores(rejected: readonly RejectedCell[]): boolean {
  return (
    rejected.length > 0 &&
    rejected.every(({ misses }) => misses.some((miss) => miss.code === 'disk' && miss.asked > miss.capacity))
  );
}

/** What to do, as it would be typed. Of several disks only the sum can be told. */
export function remedyWords(remedy: Remedy, disks = 1): string {
  switch (remedy.action) {
    case 'enable':
      return `nano cell enable ${remedy.cell}`;
    case 'any-cell':
      return `without --cell it would fit on ${remedy.cell}`;
    case 'resize': {
      const { cores, memoryBytes, diskBytes } = remedy;
      const flags = [
        ...(cores === undefined ? [] : [`--cores ${cores}`]),
        ...(memoryBytes === undefined ? [] : [`--memory ${flagSize(memoryBytes)}`]),
        ...(diskBytes === undefined || disks > 1 ? [] : [`--disk ${flagSize(diskBytes)}`]),
      ];
      const sum = diskBytes === undefined || disks === 1 ? [] : [`disks of ${formatSize(diskBytes)} in all`];
      return `${[...flags, ...sum].join(' ')} would fit on ${remedy.cell}`;
    }
  }
}

/** A size as it would be typed: `31G`, `512M`. */
export function flagSize(bytes: number): string {
  if (bytes % GiB === 0) return `${bytes / GiB}G`;
  return bytes % MiB === 0 ? `${bytes / MiB}M` : String(bytes);
}
