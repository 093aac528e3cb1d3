import type { Duplex } from 'node:stream';
import { Passing } from '../back-off.ts';
import { raceSignal } from '../call-limits.ts';
import { connectionClosed } from '../command-errors.ts';
import { ChannelDuplex } from './channel-duplex.ts';
import { explainConnectFailure, unreachable } from './connect-errors.ts';
import { ProxyCommand } from './proxy-command.ts';
import type { SshSession } from './ssh-session.ts';
import { openTcpSocket, type TcpTarget } from './tcp-socket.ts';

/** A stream to a host's sshd, and what its carrier has to say when it ends early. */
interface OpenWay {
  readonly stream: Duplex;
  failure(): string | undefined;
}

/** How a host is reached: straight, through a command, or through another host. */
export type Way = (signal: AbortSignal) => Promise<OpenWay>;

export function straightWay(host: string, target: TcpTarget): Way {
  return async (signal) => {
    try {
      return { stream: await openTcpSocket(target, signal), failure: () => undefined };
    } catch (error) {
      if (signal.aborted) throw error;
      throw explainConnectFailure(error, { host, port: target.port, stage: 'socket' });
    }
  };
}

export function commandWay(line: string, env: NodeJS.ProcessEnv): Way {
  return async () => {
    const stream = new ProxyCommand(line, env);
    return { stream, failure: () => stream.failure };
  };
}

/** Through a jump host: it opens the TCP connection, and resolves the name where it stands. */
export function jumpWay(host: string, target: TcpTarget, jump: SshSession): Way {
  return async (signal) => {
    jump.checkOpen();
    const opened = new Promise<ChannelDuplex>((resolve, reject) => {
      jump.client.forwardOut('127.0.0.1', 0, target.host, target.port, (error, channel) => {
        if (error) reject(jump.ended() ?? jumpError(error, host, jump.host));
        else resolve(new ChannelDuplex(channel));
      });
    });
    const stream = await raceSignal(signal, opened, (late) => late.destroy());
    const forget = jump.onClosed((error) => stream.fail(error ?? connectionClosed(jump.host)));
    stream.on('close', forget);
    return { stream, failure: () => jump.ended()?.message };
  };
}

/** Reasons for not opening a channel: RFC 4254, 5.1. */
function jumpError(error: Error, host: string, jump: string) {
  const reason = 'reason' in error ? error.reason : undefined;
  const words = error.message.replace(/^\(SSH\) Channel open failure: ?/, '');
  if (reason === 1) {
    return unreachable(host, `the jump host ${jump} does not forward: ${words}`, error, {
      hint: `AllowTcpForwarding in sshd_config on ${jump}`,
    });
  }
  const failure = unreachable(host, `the jump host ${jump} cannot connect it: ${words}`, error);
  return reason === 2 ? failure : new Passing(failure);
}
