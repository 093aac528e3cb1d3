import { NanoError } from '../../../controller/model/errors.ts';
import { Passing } from '../back-off.ts';
import { forwardingForbidden, socketRefused } from '../socket-errors.ts';

/** Reasons for not opening a channel: RFC 4254, 5.1. */
const prohibited = 1;
const connectFailed = 2;

/** Why a channel was not opened, for a session or (with a path) for a socket; Passing where it is worth a retry. */
export function channelError(error: unknown, host: string, path?: string): NanoError | Passing {
  const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
  const words = error instanceof Error ? error.message.replace(/^\(SSH\) Channel open failure: ?/, '') : String(error);
  if (reason === undefined || reason === '') {
    return new NanoError('BAD_ANSWER', `${host} did not start a command: ${words}`, { cause: error });
  }
  if (path !== undefined && reason === prohibited) return forwardingForbidden(path, host, words);
  if (path !== undefined && reason === connectFailed) return socketRefused(path, host, words);
  // sshd says "open failed" when all of a connection's sessions are in use (MaxSessions).
  return new Passing(
    new NanoError('CELL_UNREACHABLE', `sshd on ${host} opens no further channel: ${words}`, {
      hint: 'raise MaxSessions in sshd_config on the host',
      cause: error,
    }),
  );
}
