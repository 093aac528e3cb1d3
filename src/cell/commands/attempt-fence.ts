/** Where commands at work are recorded, by operation: each file goes with its command, all of them with a reboot. */
export const turnFolder = '/run/nano';

/** What a wrapper prints to standard error before its reason for not running a command. */
export const guardRefusal = 'nano-guard:';
export const newerAttemptStatus = 94;

/**
 * An owner that slept may send a command after another process has taken its operation over, and even undone it. The
 * first command of a later attempt leaves the attempt's number on the cell, and from then on the cell itself refuses
 * those of earlier ones. Expects the file's path in `$taken` and the attempt in `$attempt`.
 */
export const refuseEarlierAttempt = [
  'last=',
  '[ ! -r "$taken" ] || IFS= read -r last <"$taken" || :',
  `[ "\${last:-0}" -le "$attempt" ] || { echo "${guardRefusal} attempt $last" >&2; exit ${newerAttemptStatus}; }`,
] as const;

/** The first attempt has none before it: only an operation that was taken over leaves a file. */
export const noteAttempt = '[ "$attempt" -le 1 ] || echo "$attempt" >"$taken"';
