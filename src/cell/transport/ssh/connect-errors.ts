import { NanoError } from '../../../controller/model/errors.ts';
import { Passing } from '../back-off.ts';

/** How far a connection had come: the TCP connection, sshd's first line and the key exchange, the login. */
export type ConnectStage = 'socket' | 'greeting' | 'authentication';

export interface ConnectContext {
  readonly host: string;
  readonly port: number;
  readonly stage: ConnectStage;
  /** What a proxy command or a jump host said of it, if anything. */
  readonly said?: string | undefined;
}

const causes: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name does not resolve',
  ENODATA: 'the name does not resolve',
  EAI_NONAME: 'the name does not resolve',
  EAI_NODATA: 'the name does not resolve',
  EAI_AGAIN: 'the name does not resolve now: no name server answers',
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to the host',
  EHOSTDOWN: 'the host is down',
  ENETUNREACH: 'the network is unreachable',
  ENETDOWN: 'the network is down',
  ETIMEDOUT: 'timed out',
  EACCES: 'not permitted on this machine',
  EPERM: 'not permitted on this machine',
};

/**
 * Why a host could not be connected, in plain words. `undefined` stands for a connection that just closed. Passing
 * where sshd turned the connection away before it knew who came, as it does when too many log in (MaxStartups).
 */
export function explainConnectFailure(error: unknown, context: ConnectContext): NanoError | Passing {
  const { host, port, stage, said } = context;
  if (said !== undefined) return unreachable(host, said, error);
  const code = errorCode(error);
  const cause = causes[code ?? ''];
  if (cause !== undefined)
    return unreachable(host, `${cause}${code === 'ECONNREFUSED' ? ` (port ${port})` : ''}`, error);
  const words = error instanceof Error ? error.message : '';
  if (/no matching/i.test(words)) {
    return unreachable(
      host,
      `sshd and nano have no algorithm in common: ${words.replace(/^Handshake failed: /, '')}`,
      error,
    );
  }
  if (isForeignGreeting(words)) return unreachable(host, `what answers on port ${port} is not sshd`, error);
  const closed = error === undefined || isHangUp(code, words);
  if (closed && stage !== 'authentication') {
    return new Passing(
      unreachable(host, 'sshd closed the connection before the login', error, {
        hint: 'too many may be logging in at once (MaxStartups in sshd_config), or sshd blocks this address',
      }),
    );
  }
  return unreachable(host, closed ? 'sshd closed the connection during the login' : words, error);
}

export function unreachable(host: string, cause: string, error?: unknown, parts: { hint?: string } = {}): NanoError {
  return new NanoError('CELL_UNREACHABLE', `${host} cannot be reached: ${cause}`, { ...parts, cause: error });
}

/** Node gathers the failures of a name's several addresses; the first one speaks for all. */
function errorCode(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function isHangUp(code: string | undefined, words: string): boolean {
  return (
    code === 'ECONNRESET' || code === 'EPIPE' || /Connection lost before handshake|No response from server/.test(words)
  );
}

function isForeignGreeting(words: string): boolean {
  return /identification string|greeting lines exceeded|Invalid header|Header line too long/i.test(words);
}
