import { NanoError } from '../../controller/model/errors.ts';
import { formatLimit } from './call-limits.ts';

/** A command for messages: its first two words, which hold no secret and tell which call it was. */
function nameCommand(argv: readonly string[]): string {
  return argv.slice(0, 2).join(' ');
}

export function tooLate(argv: readonly string[], host: string, deadlineMs: number): NanoError {
  return new NanoError('DEADLINE', `"${nameCommand(argv)}" on ${host} took longer than ${formatLimit(deadlineMs)}`, {
    hint: 'what was started on the host may go on',
  });
}

export function connectionLost(host: string, cause: string): NanoError {
  return new NanoError('CONNECTION_LOST', `the connection to ${host} broke: ${cause}`);
}

export function connectionClosed(host: string): NanoError {
  return new NanoError('CONNECTION_LOST', `the connection to ${host} was closed`);
}

export function tooMuchOutput(argv: readonly string[], host: string, limit: number): NanoError {
  return new NanoError('BAD_ANSWER', `"${nameCommand(argv)}" on ${host} printed more than ${limit} bytes`);
}

/** The shell ended, or became something else, before it came to the command. */
export function noMarker(host: string, preamble: string): NanoError {
  const words = preamble.trim().split('\n')[0]?.slice(0, 200) ?? '';
  return new NanoError(
    'BAD_ANSWER',
    words === ''
      ? `the login shell on ${host} did not run the command`
      : `the login shell on ${host} did not run the command, and said: ${words}`,
    { hint: "check the user's login shell and its start-up files, and a forced command in authorized_keys" },
  );
}
