import { ageOf } from '../../cli/output/age.ts';
import type { Timestamp } from '../../controller/model/json.ts';
import type { ContactState } from '../../controller/observation/contact.ts';
import type { Freshness } from './column.ts';

export const alwaysFresh: Freshness = { offline: false, late: false, age: null };

/** How fresh what a cell said is. */
export function freshnessOf(
  { contact, readAt }: { readonly contact: ContactState; readonly readAt: Timestamp | null },
  now: number,
  intervalMs: number,
): Freshness {
  const offline = contact === 'offline';
  if (readAt === null) return { offline, late: false, age: null };
  // One look may be under way, and one be missed, before anybody is told that a value is old.
  const late = offline || contact === 'slow' || now - Date.parse(readAt) > lateAfter(intervalMs);
  return { offline, late, age: late ? ageOf(readAt, now) : null };
}

function lateAfter(intervalMs: number): number {
  return Math.max(5_000, intervalMs * 2.5);
}
