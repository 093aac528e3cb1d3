import { NanoError } from '../../controller/model/errors.ts';

/** Who the login user is on the host, and whether it can act as root there. */
export interface Rights {
  readonly user: string;
  readonly privilege: 'root' | 'sudo' | 'none';
  readonly reason?: string;
}

/** What a login user's name alone tells; undefined where the host must be asked. Saves each connection a round trip. */
export function rightsByName(user: string): Rights | undefined {
  return user === 'root' ? { user, privilege: 'root' } : undefined;
}

/** One round trip: the user's number and name, and what `sudo -n true` says where the number is not 0. */
export const rightsProbe: readonly [string, ...string[]] = [
  'sh',
  '-c',
  'u=$(id -u); echo "$u"; id -un 2>/dev/null || echo "$u"; [ "$u" = 0 ] || { sudo -n true 2>&1 && echo ok; }; exit 0',
];

/** Reads the probe's answer; undefined where it is none. */
export function parseRights(output: string): Rights | undefined {
  const [uid, user, ...words] = output.split('\n');
  if (uid === undefined || user === undefined || !/^\d+$/.test(uid)) return undefined;
  if (uid === '0') return { user, privilege: 'root' };
  const lines = words.filter((line) => line !== '');
  if (lines.at(-1) === 'ok') return { user, privilege: 'sudo' };
  return { user, privilege: 'none', reason: shortenReason(lines) };
}

/** The error for a command that needs root on a host where the user cannot become root. */
export function noRights(user: string, host: string, reason: string | undefined): NanoError {
  const why = reason === undefined ? '' : `: ${reason}`;
  return new NanoError('NO_RIGHTS', `${user} may not run commands as root on ${host}${why}`, {
    hint: sudoAdvice(user, reason ?? ''),
    details: [{ subject: host, reason: `sudo -n does not work for ${user}`, code: 'NO_RIGHTS', facts: { user } }],
  });
}

/**
 * Recognises a command that sudo did not even start: what sudo says then, or undefined. The probe has seen sudo work,
 * but a rule may allow some commands only, and rights change.
 */
export function sudoRefusal(status: number, stderr: string): string | undefined {
  if (status !== 1) return undefined;
  const refusals =
    /^(?:sudo: (?:a password is required|sorry, you must have a tty|no tty present|a terminal is required|account validation|.*is not in the sudoers)|sorry, user .* (?:is not allowed|may not run)|.* is not in the sudoers file)/i;
  return stderr.split('\n').find((line) => refusals.test(line));
}

function shortenReason(lines: readonly string[]): string {
  return lines.find((line) => line.includes('sudo'))?.slice(0, 200) ?? 'sudo does not work';
}

function sudoAdvice(user: string, reason: string): string {
  if (/must have a tty/i.test(reason)) return `on the host, with visudo: Defaults:${user} !requiretty`;
  if (/not found/i.test(reason)) return 'install sudo on the host, or log in as root';
  return `on the host, with visudo: ${user} ALL=(root) NOPASSWD: ALL`;
}
