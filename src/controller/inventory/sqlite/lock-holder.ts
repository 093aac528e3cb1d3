import { readFileSync, statSync } from 'node:fs';

/** The byte of the -shm file that a writer locks (https://sqlite.org/walformat.html, WAL_WRITE_LOCK). */
const writeLockByte = 120;

/** Who holds the write lock of a database in WAL mode, in words; undefined where the system does not tell. */
export function lockHolder(path: string): string | undefined {
  try {
    const pid = lockingPid(readFileSync('/proc/locks', 'utf8'), statSync(`${path}-shm`).ino);
    if (pid === undefined) return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    if (command === '') return `process ${pid}`;
    return `process ${pid} (${command.length > 100 ? `${command.slice(0, 100)}…` : command})`;
  } catch {
    return undefined;
  }
}

/** Reads lines as `12: POSIX  ADVISORY  WRITE 4242 fe:00:131079 120 120` (proc_locks(5)). */
export function lockingPid(locks: string, inode: number): number | undefined {
  for (const line of locks.split('\n')) {
    const match = /^\d+: POSIX\s+ADVISORY\s+WRITE\s+(\d+)\s+\S+:(\d+)\s+(\d+)\s+(\d+|EOF)/.exec(line);
    if (match === null || Number(match[2]) !== inode) continue;
    const last = match[4] === 'EOF' ? Number.POSITIVE_INFINITY : Number(match[4]);
    if (Number(match[3]) <= writeLockByte && writeLockByte <= last) return Number(match[1]);
  }
  return undefined;
}
