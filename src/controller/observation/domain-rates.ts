import type { DiskCounters, DomainCounters, InterfaceCounters } from '../model/domain-counters.ts';
import { type Interval, intervalBetween, perSecond, rise, sumKnown } from './rate.ts';

/** A domain's counters, and when they were read on a clock that does not jump, in milliseconds. */
export interface CountersReading {
  readonly atMs: number;
  readonly counters: DomainCounters;
}

/** How much a domain does, between two readings. What cannot be known is absent, never 0. */
export interface DomainRates {
  /** Processors of the host in use, as a number of whole ones. */
  readonly cpuCores?: number;
  /** The same as a share of its own virtual processors; rounding of either clock may give more than 1. */
  readonly cpuShare?: number;
  /** Share of the time in which a virtual processor of its own had to wait. */
  readonly stealShare?: number;
  readonly readBytesPerSecond?: number;
  readonly writtenBytesPerSecond?: number;
  readonly readsPerSecond?: number;
  readonly writesPerSecond?: number;
  /** The mean time that a request took; absent where there was none. */
  readonly readMs?: number;
  readonly writeMs?: number;
  readonly receivedBytesPerSecond?: number;
  readonly sentBytesPerSecond?: number;
  readonly receivedPacketsPerSecond?: number;
  readonly sentPacketsPerSecond?: number;
  readonly dropsPerSecond?: number;
}

const nsPerMs = 1e6;
const nsPerSecond = 1e9;

/**
 * What a domain did between two readings of the same cell. Nothing where it is another run (it was restarted, or came
 * back by migration): its counters began anew. A device that was not there before counts from the next reading on.
 */
export function domainRates(before: CountersReading | undefined, now: CountersReading): DomainRates {
  const { counters } = now;
  if (before === undefined || counters.run === undefined || before.counters.run !== counters.run) return {};
  const interval = intervalBetween(before.atMs, now.atMs);
  if (interval === undefined) return {};
  const cpuNs = perSecond(before.counters.cpuNs, counters.cpuNs, interval);
  const waitedNs = perSecond(before.counters.waitedNs, counters.waitedNs, interval);
  const cores = counters.cores === undefined || counters.cores === 0 ? undefined : counters.cores;
  return known({
    cpuCores: divide(cpuNs, nsPerSecond),
    cpuShare: divide(cpuNs, cores === undefined ? undefined : cores * nsPerSecond),
    stealShare: divide(waitedNs, cores === undefined ? undefined : cores * nsPerSecond),
    ...diskRates(before.counters.disks, counters.disks, interval),
    ...interfaceRates(before.counters.interfaces, counters.interfaces, interval),
  });
}

function diskRates(before: readonly DiskCounters[], now: readonly DiskCounters[], interval: Interval) {
  const pairs = pair(before, now, ({ target }) => target);
  const rose = (of: (disk: DiskCounters) => number | undefined) =>
    sumKnown(pairs.map(([was, is]) => rise(of(was), of(is))));
  const rate = (of: (disk: DiskCounters) => number | undefined) => perSecond(0, rose(of), interval);
  const reads = rose(({ readRequests }) => readRequests);
  const writes = rose(({ writeRequests }) => writeRequests);
  return {
    readBytesPerSecond: rate(({ readBytes }) => readBytes),
    writtenBytesPerSecond: rate(({ writtenBytes }) => writtenBytes),
    readsPerSecond: perSecond(0, reads, interval),
    writesPerSecond: perSecond(0, writes, interval),
    readMs: divide(
      divide(
        rose(({ readNs }) => readNs),
        reads,
      ),
      nsPerMs,
    ),
    writeMs: divide(
      divide(
        rose(({ writeNs }) => writeNs),
        writes,
      ),
      nsPerMs,
    ),
  };
}

function interfaceRates(before: readonly InterfaceCounters[], now: readonly InterfaceCounters[], interval: Interval) {
  const pairs = pair(before, now, ({ name }) => name);
  const rate = (of: (device: InterfaceCounters) => number | undefined) =>
    sumKnown(pairs.map(([was, is]) => perSecond(of(was), of(is), interval)));
  return {
    receivedBytesPerSecond: rate(({ receivedBytes }) => receivedBytes),
    sentBytesPerSecond: rate(({ sentBytes }) => sentBytes),
    receivedPacketsPerSecond: rate(({ receivedPackets }) => receivedPackets),
    sentPacketsPerSecond: rate(({ sentPackets }) => sentPackets),
    dropsPerSecond: sumKnown([rate(({ receivedDrops }) => receivedDrops), rate(({ sentDrops }) => sentDrops)]),
  };
}

function pair<T>(before: readonly T[], now: readonly T[], key: (device: T) => string): readonly (readonly [T, T])[] {
  const was = new Map(before.map((device) => [key(device), device]));
  return now.flatMap((device) => {
    const earlier = was.get(key(device));
    return earlier === undefined ? [] : [[earlier, device] as const];
  });
}

function divide(value: number | undefined, by: number | undefined): number | undefined {
  return value === undefined || by === undefined || by === 0 ? undefined : value / by;
}

function known(rates: { readonly [K in keyof DomainRates]: number | undefined }): DomainRates {
  return Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate !== undefined));
}
