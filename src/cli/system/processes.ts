import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Processes } from '../../controller/ports.ts';

/** When a process started, in its system's own words; undefined when there is no such process. */
export type StartTime = (pid: number) => string | undefined;

/**
 * This process and its neighbours. A pid alone tells nothing, for it is used again: only pid, start time and boot
 * together are one process.
 */
export function systemProcesses(startTime: StartTime): Processes {
  let bootId: string | undefined;
  const boot = () => {
    // Outside of Linux there is none: there the start time, which tells the day, must do.
    bootId ??= readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
    return bootId;
  };
  return {
    self: () => ({ host: hostname(), bootId: boot(), pid: process.pid, startTime: startTime(process.pid) ?? '' }),
    state: (owner) => {
      if (owner.host !== hostname() || owner.startTime === '') return 'unknown';
      if (owner.bootId !== boot()) return 'dead';
      return startTime(owner.pid) === owner.startTime ? 'alive' : 'dead';
    },
  };
}

/**
 * On Linux: field 22 of /proc/PID/stat, in clock ticks since boot. A process that has ended and that its parent has not
 * asked for yet is none any more: in a container, where nobody may ask, it stays until the container ends.
 */
export function linuxStartTime(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  // The second field, the name, may contain spaces and brackets.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' || fields?.[0] === 'X' ? undefined : fields?.[19];
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
