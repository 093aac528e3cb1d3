import { XdrWriter } from '../../../src/cell/libvirt/wire/xdr-writer.ts';
import { type Activity, activityOf, ownTime } from '../model/activity.ts';
import type { Domain } from '../model/libvirt.ts';
import { writeFigures } from './domain-figures.ts';
import { writeReference } from './domain-words.ts';
import { type Counter, FigureWriter } from './figure-writer.ts';

/** A record of the answer, in which only the counters differ from one question to the next. */
interface Record {
  readonly bytes: Buffer;
  readonly counters: readonly Counter[];
  readonly activity: Activity;
  readonly sinceMs: number;
}

/** A domain that is changed is another value, so its record is never out of date. */
const records = new WeakMap<Domain, Map<number, Record>>();

/**
 * The body of an answer to GET_ALL_DOMAIN_STATS. Hundreds of cells are asked every other second: a record is written
 * once, and its counters are put into a copy of it.
 */
export function statisticsBody(domains: readonly Domain[], groups: number, nowMs: number): Buffer {
  const all = domains.map((domain) => recordOf(domain, groups));
  const body = Buffer.allocUnsafe(all.reduce((sum, { bytes }) => sum + bytes.length, 4));
  body.writeUInt32BE(all.length, 0);
  let start = 4;
  for (const { bytes, counters, activity, sinceMs } of all) {
    bytes.copy(body, start);
    const time = ownTime(activity, Math.max(0, nowMs - sinceMs));
    for (const { at, perMs } of counters) {
      const value = Math.floor(time * perMs);
      body.writeUInt32BE(Math.floor(value / 2 ** 32), start + at);
      body.writeUInt32BE(value % 2 ** 32, start + at + 4);
    }
    start += bytes.length;
  }
  return body;
}

function recordOf(domain: Domain, groups: number): Record {
  const known = records.get(domain) ?? new Map<number, Record>();
  records.set(domain, known);
  const record = known.get(groups) ?? makeRecord(domain, groups);
  known.set(groups, record);
  return record;
}

function makeRecord(domain: Domain, groups: number): Record {
  const activity = activityOf(domain.uuid);
  const figures = new FigureWriter();
  writeFigures(figures, groups, domain, activity);
  const head = new XdrWriter();
  writeReference(head, domain);
  const start = head.uint(figures.count).finish();
  return {
    bytes: Buffer.concat([start, figures.finish()]),
    counters: figures.counters.map(({ at, perMs }) => ({ at: at + start.length, perMs })),
    activity,
    sinceMs: domain.run?.sinceMs ?? 0,
  };
}
