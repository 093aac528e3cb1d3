import { linuxStartTime } from '../../src/cli/system/processes.ts';

/** Whether a process is at work. One that has ended may keep its pid for a while: until its parent asks for it. */
export function isRunning(pid: number): boolean {
  return linuxStartTime(pid) !== undefined;
}
