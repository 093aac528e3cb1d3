import { connect, type Socket } from 'node:net';
import { raceSignal } from '../call-limits.ts';

export interface TcpTarget {
  readonly host: string;
  readonly port: number;
  readonly family: 0 | 4 | 6;
}

/** Opens a TCP connection. Fails with Node's own error, or with the signal's reason. */
export async function openTcpSocket(target: TcpTarget, signal: AbortSignal): Promise<Socket> {
  const socket = connect({
    host: target.host,
    port: target.port,
    family: target.family,
    noDelay: true,
    // A name with several addresses: Node gives each 250 ms, too short for another continent.
    autoSelectFamily: target.family === 0,
    autoSelectFamilyAttemptTimeout: 2500,
  });
  const connected = new Promise<Socket>((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
  try {
    return await raceSignal(signal, connected);
  } catch (error) {
    socket.on('error', () => {}).destroy();
    throw error;
  }
}
