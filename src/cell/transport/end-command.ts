/**
 * The command that asks another one to end, by its process id. sshd, and nano on its own machine, make each command
 * the leader of a process group; a login shell that puts itself in between does not.
 */
export function endCommand(pid: number): readonly [string, ...string[]] {
  return ['sh', '-c', 'kill -TERM -- "-$1" 2>/dev/null || kill -TERM "$1"', 'sh', String(pid)];
}
