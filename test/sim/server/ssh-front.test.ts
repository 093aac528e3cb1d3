import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Simulation } from '../simulation.ts';

let simulation: Simulation;
beforeAll(async () => {
  simulation = await Simulation.start({ hosts: ['one', 'two'] });
});
afterAll(() => simulation.stop());

/** Connects, and waits until sshd has said who it is: the host has taken the connection. */
async function reach(name: string, localPort?: number): Promise<Socket> {
  const from = { localAddress: '127.0.0.1', ...(localPort === undefined ? {} : { localPort }) };
  const socket = connect({ host: simulation.hostOf(name), port: simulation.port, ...from });
  // Rejects with what the socket fails with.
  await once(socket, 'data');
  return socket.on('error', () => {});
}

const hasClosed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

/** Connections to two hosts from one port. It may be taken: by another process, which is no business of this one. */
async function fromOnePort(): Promise<readonly [Socket, Socket]> {
  const first = await reach('one');
  try {
    return [first, await reach('two', first.localPort)];
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    first.destroy();
    return fromOnePort();
  }
}

it('keeps connections to two hosts apart that come from one address and port', async () => {
  const [first, second] = await fromOnePort();
  expect(second.localPort).toBe(first.localPort);
  await vi.waitUntil(async () => (await simulation.ask('connections')) === 2);
  const closed = [hasClosed(first), hasClosed(second)];
  await simulation.ask('drop', 'one');
  await closed[0];
  expect(second.closed).toBe(false);
  second.end();
  await closed[1];
});
