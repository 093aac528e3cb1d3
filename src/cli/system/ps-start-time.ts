import { execFileSync } from 'node:child_process';

/** When a process started, as ps tells it wherever there is no /proc. One that has ended is none, asked for or not. */
export function psStartTime(pid: number): string | undefined {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, stdio: 'pipe' } as const;
    const told = execFileSync('ps', ['-o', 'state=', '-o', 'lstart=', '-p', String(pid)], options).trim();
    const [, state = '', start = ''] = /^(\S+)\s+(.+)$/.exec(told) ?? [];
    return start === '' || state.startsWith('Z') ? undefined : start;
  } catch {
    return undefined;
  }
}
