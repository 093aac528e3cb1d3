import { type AffinityRule, contradiction, formatAffinity, type PlacementRules } from '../model/affinity.ts';
import { NanoError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Labels } from '../model/labels.ts';
import type { NetworkReference } from '../model/network.ts';
import type { PoolPolicy } from '../model/pool.ts';
import type { Amounts } from './placement-cell.ts';

/** One instance that wants a place. */
export interface PlacementRequest extends Amounts {
  /** The instance's name and labels: others' rules may speak of it. */
  readonly name?: string;
  readonly labels?: Labels;
  readonly rules?: PlacementRules;
  readonly network?: NetworkReference;
  readonly architecture?: string;
  /** What its disk is a clone of: it takes its size on each cell that does not have it yet. */
  readonly image?: { readonly id: Id; readonly sizeBytes: number; readonly format: string };
  /** The operator's own choice: no other cell is looked at. */
  readonly cellName?: string;
  /** Instances made together are spread over cells and domains: the name of their group. */
  readonly together?: string;
}

/** What an instance claims of its cell's memory: the guest's own and what QEMU needs beside it. */
export function memoryClaim(
  memoryBytes: number,
  cores: number,
  policy: Pick<PoolPolicy, 'overheadBytes' | 'overheadPerCoreBytes'>,
): number {
  return memoryBytes + policy.overheadBytes + cores * policy.overheadPerCoreBytes;
}

/** What a request claims under a pool's policy, its image apart. */
export function demandOf(request: Amounts, policy: PoolPolicy): Amounts {
  const memoryBytes = memoryClaim(request.memoryBytes, request.cores, policy);
  return { cores: request.cores, memoryBytes, diskBytes: request.diskBytes };
}

/**
 * Throws INVALID_VALUE for a request that no pool could ever answer: sizes that are no numbers of things, and rules
 * that exclude each other.
 */
export function checkRequest(request: PlacementRequest): void {
  for (const key of ['cores', 'memoryBytes', 'diskBytes'] as const) {
    const value = request[key];
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new NanoError('INVALID_VALUE', `${key}: ${value} is not a whole number that nano can count with`);
    }
  }
  const rules = contradiction(affinityOf(request));
  if (rules === undefined) return;
  const [near, apart] = rules;
  throw new NanoError(
    'INVALID_VALUE',
    `--affinity ${formatAffinity(near)} and --anti-affinity ${formatAffinity(apart)} contradict each other`,
    { hint: 'leave one out, or write prefer: before it' },
  );
}

export function affinityOf(request: Pick<PlacementRequest, 'rules'>): readonly AffinityRule[] {
  return request.rules?.affinity ?? [];
}
