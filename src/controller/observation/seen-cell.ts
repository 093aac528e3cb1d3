import type { Observation } from '../model/cell.ts';
import type { DomainCounters } from '../model/domain-counters.ts';
import type { DomainEvent } from '../model/domain-event.ts';
import type { Timestamp } from '../model/json.ts';
import type { CellReading } from '../ports/watching.ts';
import type { EventMeaning } from './domain-events.ts';
import { type CountersReading, type DomainRates, domainRates, noRates } from './domain-rates.ts';
import { type HostRates, hostRates } from './host-rates.ts';

/** A domain as its cell last told of it. */
export interface SeenDomain {
  readonly name: string;
  readonly state: DomainCounters['state'];
  /** The last reading of it, and the last that held its disks and memory as well. */
  readonly last?: CountersReading;
  readonly full?: CountersReading;
  readonly rates: DomainRates;
}

/** All that a cell last told of itself, and when. */
export interface SeenCell {
  readonly readAt: Timestamp;
  readonly tookMs: number | null;
  readonly reading?: CellReading;
  readonly rates?: HostRates;
  readonly memoryAvailableBytes?: number;
  readonly storeAvailableBytes: CellReading['storeAvailableBytes'];
  readonly domains: ReadonlyMap<string, SeenDomain>;
}

/** What is recorded of a cell's last answer, to whoever asked: states, without anything that moves. */
export function recalled(observation: Observation): SeenCell | undefined {
  const { answeredAt, load } = observation;
  if (answeredAt === undefined) return undefined;
  return {
    readAt: answeredAt,
    tookMs: null,
    ...(load === undefined ? {} : { memoryAvailableBytes: load.memoryAvailableBytes }),
    storeAvailableBytes: load?.storeAvailableBytes ?? {},
    domains: new Map(observation.domains.map(({ uuid, name, state }) => [uuid, { name, state, rates: noRates }])),
  };
}

export interface ReadingTimes {
  readonly readAt: Timestamp;
  readonly sentMs: number;
  readonly receivedMs: number;
}

/**
 * What is seen with a new reading after what was seen before. Rates are over the cell's own clock where it tells it.
 *
 * @param changed when events told of a domain's state: a reading that was on its way then may be older
 */
export function seenWith(
  before: SeenCell | undefined,
  reading: CellReading,
  times: ReadingTimes,
  changed: ReadonlyMap<string, number>,
): SeenCell {
  const { readAt, sentMs, receivedMs } = times;
  const { host, storeAvailableBytes } = reading;
  const atMs = host?.uptimeMs ?? (sentMs + receivedMs) / 2;
  const isOneClock = (host === undefined) === (before?.reading?.host === undefined);
  const domains = new Map<string, SeenDomain>();
  for (const counters of reading.domains) {
    const was = before?.domains.get(counters.uuid);
    const now = { atMs, counters };
    const domain = seenDomain(isOneClock ? was : undefined, now, reading.isFull);
    const isOlder = was !== undefined && (changed.get(counters.uuid) ?? Number.NEGATIVE_INFINITY) >= sentMs;
    domains.set(counters.uuid, isOlder ? { ...domain, state: was.state } : domain);
  }
  return {
    readAt,
    tookMs: receivedMs - sentMs,
    reading,
    ...(host === undefined
      ? {}
      : { rates: hostRates(before?.reading?.host, host), memoryAvailableBytes: host.memoryAvailableBytes }),
    storeAvailableBytes,
    domains,
  };
}

/** What is asked for more rarely is kept from when it was last told, as long as it is the same run. */
function seenDomain(was: SeenDomain | undefined, now: CountersReading, isFull: boolean): SeenDomain {
  const { counters } = now;
  const { name, state } = counters;
  if (isFull) {
    const rates = domainRates(was?.last, now);
    const rare = was?.full === was?.last ? rates : domainRates(was?.full, now);
    return { name, state, last: now, full: now, rates: withRare(rates, rare) };
  }
  const full = was?.full?.counters.run === counters.run ? was?.full : undefined;
  const rates = domainRates(was?.last, now, full?.counters.cores);
  if (was === undefined || full === undefined) return { name, state, last: now, rates };
  return { name, state, last: now, full, rates: withRare(rates, was.rates) };
}

/** With what is asked for more rarely as it was told last. */
function withRare(often: DomainRates, rare: DomainRates): DomainRates {
  if (often === rare || rare === noRates) return often;
  return {
    ...often,
    stealShare: rare.stealShare ?? often.stealShare,
    readBytesPerSecond: rare.readBytesPerSecond ?? often.readBytesPerSecond,
    writtenBytesPerSecond: rare.writtenBytesPerSecond ?? often.writtenBytesPerSecond,
    readsPerSecond: rare.readsPerSecond ?? often.readsPerSecond,
    writesPerSecond: rare.writesPerSecond ?? often.writesPerSecond,
    readMs: rare.readMs ?? often.readMs,
    writeMs: rare.writeMs ?? often.writeMs,
  };
}

/** The same with what an event says of one domain's state; the very same where it says nothing of it. */
export function seenWithEvent(seen: SeenCell, event: DomainEvent, { code, state }: EventMeaning): SeenCell {
  const was = seen.domains.get(event.uuid);
  const isOff = was === undefined || was.state === 'stopped' || was.state === 'crashed' || was.state === 'suspended';
  const isGone = code === 'instance.removed' && isOff;
  const now = state ?? (code === 'instance.defined' && was === undefined ? 'stopped' : undefined);
  if (!isGone && now === undefined) return seen;
  const domains = new Map(seen.domains);
  if (isGone) domains.delete(event.uuid);
  else if (now !== undefined) domains.set(event.uuid, { ...(was ?? { rates: noRates }), name: event.name, state: now });
  return { ...seen, domains };
}
