import type { CpuCounters, HostCounters, TransferCounters } from '../model/host-counters.ts';
import type { CpuStats, TransferStats } from '../model/stats-views.ts';
import { type Interval, intervalBetween, perSecond, rise, sumKnown } from './rate.ts';

/** How much a cell does, between two readings of one boot. */
export interface HostRates {
  readonly cpu: CpuStats | null;
  readonly disk: TransferStats;
  readonly network: TransferStats;
}

/**
 * By the cell's own clock, so that a slow answer makes no rate wrong; a cell that was booted in between has begun anew.
 * A device that was not there before counts from the next reading on.
 */
export function hostRates(before: HostCounters | undefined, now: HostCounters): HostRates {
  const interval = intervalBetween(before?.uptimeMs, now.uptimeMs);
  return {
    cpu: before === undefined || interval === undefined ? null : cpuShares(before.cpu, now.cpu),
    disk: transfer(before?.disks, now.disks, interval),
    network: transfer(before?.networks, now.networks, interval),
  };
}

/** Parts of what passed on all processors; the kernel's waiting and stolen time may step back by a tick. */
function cpuShares(before: CpuCounters, now: CpuCounters): CpuStats | null {
  const passed = (name: keyof CpuCounters) => rise(before[name], now[name]) ?? 0;
  const user = passed('userMs');
  const system = passed('systemMs');
  const steal = passed('stealMs');
  const guest = passed('guestMs');
  const wait = passed('waitMs');
  const used = user + system + steal + guest;
  const all = used + wait + passed('idleMs');
  if (all === 0) return null;
  return {
    used: used / all,
    user: user / all,
    system: system / all,
    wait: wait / all,
    steal: steal / all,
    guest: guest / all,
  };
}

function transfer(
  before: readonly TransferCounters[] | undefined,
  now: readonly TransferCounters[],
  interval: Interval | undefined,
): TransferStats {
  const was = new Map((before ?? []).map((device) => [device.name, device]));
  const rate = (way: 'inBytes' | 'outBytes') =>
    sumKnown(now.map((device) => perSecond(was.get(device.name)?.[way], device[way], interval))) ?? null;
  return { inBytesPerSecond: rate('inBytes'), outBytesPerSecond: rate('outBytes') };
}
