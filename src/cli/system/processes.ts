import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import type { Processes } from '../../controller/ports.ts';

/**
 * This process and its neighbours. A pid alone tells nothing, for it is used again: only pid, start time and boot
 * together are one process. On Linux they come from /proc, elsewhere from ps.
 */
export function systemProcesses(): Processes {
  let bootId: string | undefined;
  const boot = () => {
    bootId ??= readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
    return bootId;
  };
  return {
    self: () => ({ host: hostname(), bootId: boot(), pid: process.pid, startTime: startTime(process.pid) ?? '' }),
    state: (owner) => {
      if (owner.host !== hostname()) return 'unknown';
      if (owner.bootId !== boot()) return 'dead';
      const started = startTime(owner.pid);
      if (started === undefined) return isRunning(owner.pid) ? 'unknown' : 'dead';
      return started === owner.startTime ? 'alive' : 'dead';
    },
  };
}

/** When a process started, in its system's own words; undefined when there is no such process. */
function startTime(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  // Field 22, in clock ticks since boot; the second field, the name, may contain spaces and brackets.
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  if (process.platform === 'linux') return undefined;
  try {
    // Loaded where it is needed: on Linux it never is.
    const { execFileSync }: typeof import('node:child_process') = createRequire(import.meta.url)('node:child_process');
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, stdio: 'pipe' } as const;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
