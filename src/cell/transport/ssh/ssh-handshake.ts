import type { Duplex } from 'node:stream';
import type { ConnectConfig } from 'ssh2';
import { NanoError } from '../../../controller/model/errors.ts';
import { type HostKeyGrounds, knownKeyTypes } from '../host-keys/host-key-check.ts';
import { HostKeyVerifier } from '../host-keys/host-key-verifier.ts';
import { Authentication } from '../login/authentication.ts';
import type { Identities } from '../login/identities.ts';
import { type ConnectStage, explainConnectFailure } from './connect-errors.ts';
import { keepaliveMs } from './liveness.ts';
import { ciphers, orderHostKeyAlgorithms } from './ssh-algorithms.ts';
import { SshSession } from './ssh-session.ts';
import type { Ssh2 } from './ssh2.ts';

export interface HandshakeOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly grounds: HostKeyGrounds;
  readonly identities: Identities;
  /** What the way to the host has to say of its early end: a proxy command's last words. */
  readonly wayFailure?: () => string | undefined;
}

/** Speaks SSH on an open stream until the user is logged in. The host's key is checked before anything else. */
export function shakeHands(
  ssh2: Ssh2,
  socket: Duplex,
  options: HandshakeOptions,
  signal: AbortSignal,
): Promise<SshSession> {
  const { host, port, user } = options;
  const client = new ssh2.Client();
  const verifier = new HostKeyVerifier(options.grounds);
  const authentication = new Authentication(user, host, options.identities);
  let stage: ConnectStage = 'greeting';
  const explain = (error: unknown) => {
    if (verifier.refusal !== undefined) return verifier.refusal;
    if (stage === 'authentication' && isRefusal(error)) return authentication.refused(error.message);
    return explainConnectFailure(error, { host, port, stage, said: options.wayFailure?.() });
  };

  return new Promise<SshSession>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    signal.throwIfAborted();
    client.on('handshake', () => {
      stage = 'authentication';
    });
    client.on('error', (error) => {
      // An agent that fails for one key is no reason to give up on the others.
      if (error.level === 'agent') authentication.note(error.message);
      else reject(explain(error));
    });
    client.on('close', () => reject(explain(undefined)));
    client.on('ready', () => {
      signal.removeEventListener('abort', onAbort);
      const { trusted } = verifier;
      if (trusted !== undefined) resolve(new SshSession({ host, user }, client, socket, trusted));
      else reject(new NanoError('INTERNAL', `nobody checked the host key of ${host}`));
    });
    client.connect({
      ...fixedConfig,
      sock: socket,
      username: user,
      algorithms: { cipher: ciphers, compress: ['none'], serverHostKey: hostKeyOrder(options.grounds) },
      hostVerifier: (blob: Buffer) => verifier.verify(blob),
      authHandler: (accepted, partial, next) => {
        const method = authentication.next(accepted, partial);
        if (method === undefined) reject(authentication.refused());
        else next(method);
      },
    });
  }).catch((error: unknown) => {
    // Whatever ssh2 still has to say of it is of no interest any more.
    client.removeAllListeners('error').on('error', () => {});
    socket.on('error', () => {}).destroy();
    throw error;
  });
}

const fixedConfig: ConnectConfig = {
  ident: 'nano',
  readyTimeout: 0,
  keepaliveInterval: keepaliveMs,
  // Whether the host is still there is SshSession's to say.
  keepaliveCountMax: Number.MAX_SAFE_INTEGER,
};

function hostKeyOrder(grounds: HostKeyGrounds) {
  return orderHostKeyAlgorithms(knownKeyTypes(grounds));
}

/** sshd's own last word to a client: RFC 4253, 11.1. It says so when too many keys were wrong. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 2;
}
