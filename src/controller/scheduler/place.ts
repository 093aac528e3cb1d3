import type { Cell, Observation, Store } from '../model/cell.ts';
import type { NetworkReference } from '../model/network.ts';
import type { PoolPolicy } from '../model/pool.ts';
import { filters, type Rejection } from './filters.ts';
import { memoryClaim, roomOf } from './room.ts';

export interface PlacementRequest {
  readonly cores: number;
  readonly memoryBytes: number;
  /** The sum of the virtual sizes of all disks. */
  readonly diskBytes: number;
  readonly network?: NetworkReference;
  /** The operator's own choice: the others are then rejected by name. */
  readonly cellName?: string;
}

/** One cell as placement sees it: recorded sums, and the last observation however old. */
export interface Candidate {
  readonly cell: Cell;
  readonly stores: readonly Store[];
  readonly observation?: Observation;
  /** What bringing the image here would take; 0 where it is already. */
  readonly imageBytes: number;
}

export interface PlacementRules {
  readonly policy: PoolPolicy;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What must be free on a store in fact, beside what is copied to it at once. */
  readonly sparePhysicalBytes: number;
}

export interface Score {
  readonly cell: string;
  readonly score: number;
}

export type Placement =
  | {
      readonly fits: true;
      readonly cell: Cell;
      readonly store: Store;
      readonly scores: readonly Score[];
      readonly rejections: readonly Rejection[];
    }
  | { readonly fits: false; readonly rejections: readonly Rejection[] };

/**
 * Chooses a cell: filters first, each naming itself and its shortfall, then the cell with most room left in its
 * scarcest dimension; ties by name. The same input gives the same answer, whatever the order of the candidates.
 */
export function place(request: PlacementRequest, candidates: readonly Candidate[], rules: PlacementRules): Placement {
  const rejections: Rejection[] = [];
  const fitting: { candidate: Candidate; store: Store; score: number }[] = [];
  for (const candidate of [...candidates].sort((a, b) => compareText(a.cell.name, b.cell.name))) {
    const rejected = filters.flatMap((filter) => filter(candidate, request, rules) ?? []);
    const [store] = candidate.stores;
    if (rejected.length > 0 || store === undefined) rejections.push(...rejected);
    else fitting.push({ candidate, store, score: scoreOf(candidate, store, request, rules) });
  }
  fitting.sort((a, b) => b.score - a.score || compareText(a.candidate.cell.name, b.candidate.cell.name));
  const [best] = fitting;
  if (best === undefined) return { fits: false, rejections };
  const scores = fitting.map(({ candidate, score }) => ({ cell: candidate.cell.name, score }));
  return { fits: true, cell: best.candidate.cell, store: best.store, scores, rejections };
}

/** The share that stays free in the dimension that is left scarcest, from 0 to 1. */
function scoreOf(candidate: Candidate, store: Store, request: PlacementRequest, rules: PlacementRules): number {
  const { policy } = rules;
  const room = roomOf(candidate.cell, candidate.stores, policy);
  const memory = memoryClaim(request.memoryBytes, request.cores, policy);
  const disk = request.diskBytes + candidate.imageBytes;
  return Math.min(
    (room.cores.free - request.cores) / (room.cores.total * policy.coresRatio),
    (room.memoryBytes.free - memory) / (room.memoryBytes.total * policy.memoryRatio),
    ((room.storeBytes[store.id]?.free ?? 0) - disk) / (store.capacityBytes * policy.diskRatio),
  );
}

/** By code unit: the same on every machine, whatever its locale. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
