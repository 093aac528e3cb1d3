import type { DomainCounters } from '../model/domain-counters.ts';
import { intervalBetween, perSecond, rise } from './rate.ts';

/** A domain's counters, and when they were read on a clock that does not jump, in milliseconds. */
export interface CountersReading {
  readonly atMs: number;
  readonly counters: DomainCounters;
}

/** How much a domain does, between two readings. What cannot be known is undefined or absent, never 0. */
export interface DomainRates {
  /** Processors of the host in use, as a number of whole ones. */
  readonly cpuCores?: number | undefined;
  /** The same as a share of its own virtual processors; rounding of either clock may give more than 1. */
  readonly cpuShare?: number | undefined;
  /** Share of the time in which a virtual processor of its own had to wait. */
  readonly stealShare?: number | undefined;
  readonly readBytesPerSecond?: number | undefined;
  readonly writtenBytesPerSecond?: number | undefined;
  readonly readsPerSecond?: number | undefined;
  readonly writesPerSecond?: number | undefined;
  /** The mean time that a request took; absent where there was none. */
  readonly readMs?: number | undefined;
  readonly writeMs?: number | undefined;
  readonly receivedBytesPerSecond?: number | undefined;
  readonly sentBytesPerSecond?: number | undefined;
  readonly receivedPacketsPerSecond?: number | undefined;
  readonly sentPacketsPerSecond?: number | undefined;
  readonly dropsPerSecond?: number | undefined;
}

const nsPerMs = 1e6;
const nsPerSecond = 1e9;

export const noRates: DomainRates = {};

/**
 * What a domain did between two readings of the same cell. Nothing where it is another run (it was restarted, or came
 * back by migration): its counters began anew. A device that was not there before counts from the next reading on.
 *
 * @param told how many virtual processors it has, where the reading does not tell
 */
export function domainRates(before: CountersReading | undefined, now: CountersReading, told?: number): DomainRates {
  const { counters } = now;
  if (before === undefined || counters.run === undefined || before.counters.run !== counters.run) return noRates;
  const interval = intervalBetween(before.atMs, now.atMs);
  if (interval === undefined) return noRates;
  const cpuNs = perSecond(before.counters.cpuNs, counters.cpuNs, interval);
  const waitedNs = perSecond(before.counters.waitedNs, counters.waitedNs, interval);
  const cores = (counters.cores ?? told) || undefined;
  const disks = pairs(before.counters.disks, counters.disks, ({ target }) => target);
  const reads = rose(disks, ({ readRequests }) => readRequests);
  const writes = rose(disks, ({ writeRequests }) => writeRequests);
  const cards = pairs(before.counters.interfaces, counters.interfaces, ({ name }) => name);
  const receivedDrops = rose(cards, ({ receivedDrops }) => receivedDrops);
  const sentDrops = rose(cards, ({ sentDrops }) => sentDrops);
  const drops =
    receivedDrops === undefined && sentDrops === undefined ? undefined : (receivedDrops ?? 0) + (sentDrops ?? 0);
  return {
    cpuCores: divide(cpuNs, nsPerSecond),
    cpuShare: divide(cpuNs, cores === undefined ? undefined : cores * nsPerSecond),
    stealShare: divide(waitedNs, cores === undefined ? undefined : cores * nsPerSecond),
    readBytesPerSecond: perSecond(
      0,
      rose(disks, ({ readBytes }) => readBytes),
      interval,
    ),
    writtenBytesPerSecond: perSecond(
      0,
      rose(disks, ({ writtenBytes }) => writtenBytes),
      interval,
    ),
    readsPerSecond: perSecond(0, reads, interval),
    writesPerSecond: perSecond(0, writes, interval),
    readMs: divide(
      rose(disks, ({ readNs }) => readNs),
      reads === undefined ? undefined : reads * nsPerMs,
    ),
    writeMs: divide(
      rose(disks, ({ writeNs }) => writeNs),
      writes === undefined ? undefined : writes * nsPerMs,
    ),
    receivedBytesPerSecond: perSecond(
      0,
      rose(cards, ({ receivedBytes }) => receivedBytes),
      interval,
    ),
    sentBytesPerSecond: perSecond(
      0,
      rose(cards, ({ sentBytes }) => sentBytes),
      interval,
    ),
    receivedPacketsPerSecond: perSecond(
      0,
      rose(cards, ({ receivedPackets }) => receivedPackets),
      interval,
    ),
    sentPacketsPerSecond: perSecond(
      0,
      rose(cards, ({ sentPackets }) => sentPackets),
      interval,
    ),
    dropsPerSecond: perSecond(0, drops, interval),
  };
}

/** Devices with what they were before; nearly always the same ones in the same order. */
type Pairs<T> = readonly { readonly was: T; readonly is: T }[];

function pairs<T>(before: readonly T[], now: readonly T[], key: (device: T) => string): Pairs<T> {
  let others: ReadonlyMap<string, T> | undefined;
  return now.flatMap((is, at) => {
    let was = before[at];
    if (was === undefined || key(was) !== key(is)) {
      others ??= new Map(before.map((device) => [key(device), device]));
      was = others.get(key(is));
    }
    return was === undefined ? [] : [{ was, is }];
  });
}

/** What a counter of all devices together rose by; undefined where nothing is known of any. */
function rose<T>(devices: Pairs<T>, of: (device: T) => number | undefined): number | undefined {
  let sum: number | undefined;
  for (const { was, is } of devices) {
    const more = rise(of(was), of(is));
    if (more !== undefined) sum = (sum ?? 0) + more;
  }
  return sum;
}

function divide(value: number | undefined, by: number | undefined): number | undefined {
  return value === undefined || by === undefined || by === 0 ? undefined : value / by;
}
