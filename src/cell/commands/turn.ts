import type { Command } from '../../controller/model/command.ts';
import { guardRefusal, noteAttempt, refuseEarlierAttempt, turnFolder } from './attempt-fence.ts';
import { checkMark, startTime, stillRunningStatus } from './guard.ts';
import { type MarkKey, markArguments } from './mark.ts';
import { namesOf, type WorkKey } from './partial-files.ts';

/** How long a command may go on before the next one of its operation ends it, in seconds. */
const patience = 60;

/**
 * A command of the same operation that is still at work (its nano was killed, or cancelled it) is left to end by
 * itself first: ending a virsh does not take back what libvirtd was asked for, so undoing it before would come too
 * soon. Only one that hangs is ended. The file may be gone and new when the lock is had: then it is taken again.
 */
const takeTurn = [
  startTime,
  '[ -d "$folder" ] || mkdir -p -m 0700 "$folder"',
  'IFS= read -r now </proc/sys/kernel/random/boot_id',
  'end() { IFS=" " read -r boot pid start <"$turn" || :; [ "$boot" != "$now" ] || [ "$(started "$pid" 2>/dev/null)" != "$start" ] || kill -s "$1" -- "-$pid" || :; }',
  `refuse() { echo "${guardRefusal} process $pid" >&2; exit ${stillRunningStatus}; }`,
  `take() { flock -w ${patience} 9 || { end TERM; flock -w 2 9; } || { end KILL; flock -w 10 9; } || refuse; }`,
  'while exec 9<>"$turn"; take; ! [ "$turn" -ef /proc/self/fd/9 ]; do :; done',
  // Under the lock, and before the turn is taken: what is refused leaves the file to nobody.
  'trap \'rm -f "$turn"\' EXIT',
  ...refuseEarlierAttempt,
  noteAttempt,
  'trap - EXIT',
  'printf "%s %s %s\\n" "$now" "$$" "$(started "$$")" >"$turn"',
];

/** Runs a command when it is its operation's turn on the cell: never beside, or before, an earlier one that goes on. */
export function withTurn(command: Command, work: WorkKey, mark?: MarkKey): Command {
  const text = [
    ...(mark === undefined ? [] : checkMark),
    'folder=$4; turn=$4/$5; attempt=$6; taken=$turn.attempt',
    ...takeTurn,
    'shift 6',
    '"$@"; status=$?',
    'rm -f "$turn"',
    'exit "$status"',
  ].join('; ');
  const marks = mark === undefined ? ['', '', ''] : markArguments(mark);
  const names = namesOf(work);
  const argv = ['sh', '-c', text, 'nano', ...marks, turnFolder, names.operation, names.attempt] as const;
  return { ...command, argv: ['setsid', '-w', ...argv, ...command.argv] };
}
