import type { PlacementRecord } from '../../model/placement-record.ts';

/** `best of 3 that fit: cell-1 4.21, cell-2 3.87, cell-3 1.02`, for a plan. */
export function placementWords({ chosen, runnersUp, fitting, named }: Omit<PlacementRecord, 'revision'>): string {
  if (named) return 'it was asked for';
  const scores = [chosen, ...runnersUp].map(({ cell, points }) => `${cell} ${(points / 1_000_000).toFixed(2)}`);
  return `best of ${fitting} that fit: ${scores.join(', ')}`;
}
