import type { Command } from '../../controller/model/command.ts';
import { guardRefusal, newerAttemptStatus, refuseEarlierAttempt, turnFolder } from './attempt-fence.ts';
import { type MarkKey, markArguments, markPath, markPattern, refuseMark } from './mark.ts';
import { guardPath, namesOf, type WorkKey } from './partial-files.ts';

export const checkMark = [
  'mark=',
  `[ ! -r ${markPath} ] || IFS= read -r mark <${markPath} || :`,
  `case $mark in ${markPattern}) ;; *) ${refuseMark};; esac`,
];

/** Runs a command only where the cell carries this mark: the check costs no round trip of its own. */
export function withMark(command: Command, mark: MarkKey): Command {
  return wrap(command, ['sh', '-c', [...checkMark, 'shift 3', 'exec "$@"'].join('; '), 'nano', ...markArguments(mark)]);
}

/** The status of a guard that does not get its turn. */
export const stillRunningStatus = 95;
/** The status of a command whose work was tidied up before it began. */
export const overStatus = 96;

/** Prints when the process `$1` started, in ticks since boot: the 22nd field of its stat, the 20th after its name. */
export const startTime = `started() { IFS= read -r stat <"/proc/$1/stat" || return 1; set -- \${stat##*) }; shift 19; echo "$1"; }`;

/** Ends the shell if the guard file records a later attempt. */
const yieldToLater = [
  'IFS=" " read -r boot pid start last <"$guard" || :',
  `[ "\${last:-0}" -le "$attempt" ] || { echo "${guardRefusal} attempt $last" >&2; exit ${newerAttemptStatus}; }`,
].join('; ');

/** Whether the guard file that was opened is the one that is there now. */
const sameFile = '[ "$guard" -ef /proc/self/fd/9 ]';

const refuseToWait = `[ "$tries" -lt 120 ] || { echo "${guardRefusal} process $pid" >&2; exit ${stillRunningStatus}; }`;

/**
 * Takes the lock of the guard file `$guard` for the attempt `$attempt`, after ending what an earlier call left running
 * under it: two seconds it is asked to end, ten more it is made to. All processes of a guarded command inherit the
 * lock, so it is free exactly when the last one has ended; the recorded process group is ended only if its leader is
 * still the very process that was recorded. The record is read again each time: its owner may just be writing it. The
 * file may be gone and new when the lock is had: then it is taken again.
 */
const takeGuard = [
  startTime,
  'IFS= read -r now </proc/sys/kernel/random/boot_id',
  'while exec 9<>"$guard"',
  'tries=0; signal=TERM',
  `until flock -n 9; do ${yieldToLater}`,
  refuseToWait,
  '[ "$tries" -lt 20 ] || signal=KILL',
  '[ "$boot" != "$now" ] || [ "$(started "$pid" 2>/dev/null)" != "$start" ] || kill -s "$signal" -- "-$pid" || :',
  'tries=$((tries + 1)); sleep 0.1; done',
  `! ${sameFile}; do :; done`,
  yieldToLater,
].join('; ');

/** The same where there is a guard file: no other is made, and nothing is ended, as what holds it may be tidying up. */
const joinGuard = [
  startTime,
  'IFS= read -r now </proc/sys/kernel/random/boot_id',
  `over() { echo "${guardRefusal} over" >&2; exit ${overStatus}; }`,
  '[ -e "$guard" ] || over',
  'exec 9<"$guard"',
  'tries=0',
  `until flock -n 9; do ${yieldToLater}`,
  refuseToWait,
  'tries=$((tries + 1)); sleep 0.1; done',
  `${sameFile} || over`,
  yieldToLater,
].join('; ');

/**
 * Runs a long command, or one that writes a big file, as the only one of its operation on the cell: in a process group
 * of its own, recorded so that the next attempt can end it. (A command outlives the nano and the connection it was
 * started through.)
 */
export function withGuard(command: Command, storePath: string, work: WorkKey, mark?: MarkKey): Command {
  return guarded(takeGuard, command, storePath, work, mark);
}

/**
 * The same for a command that follows another one under the guard: it is refused where the guard's file is gone. On a
 * busy cell a command may begin after the one that was sent to tidy up behind it.
 */
export function withSameGuard(command: Command, storePath: string, work: WorkKey, mark?: MarkKey): Command {
  return guarded(joinGuard, command, storePath, work, mark);
}

function guarded(take: string, command: Command, storePath: string, work: WorkKey, mark: MarkKey | undefined): Command {
  const names = namesOf(work);
  const text = [
    ...(mark === undefined ? [] : checkMark),
    'guard=$4; attempt=$5',
    take,
    `taken=${turnFolder}/${'$'}{guard##*/}; taken=${'$'}{taken%.guard}.attempt`,
    ...refuseEarlierAttempt,
    'printf "%s %s %s %s\\n" "$now" "$$" "$(started "$$")" "$attempt" >"$guard"',
    'shift 5',
    'exec "$@"',
  ].join('; ');
  const marks = mark === undefined ? ['', '', ''] : markArguments(mark);
  const guard = guardPath(storePath, names);
  return wrap(command, ['setsid', '-w', 'sh', '-c', text, 'nano', ...marks, guard, names.attempt]);
}

function wrap(command: Command, wrapper: readonly [string, ...string[]]): Command {
  return { ...command, argv: [...wrapper, ...command.argv] };
}
