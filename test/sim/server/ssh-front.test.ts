import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Simulation } from '../simulation.ts';

let simulation: Simulation;
beforeAll(async () => {
  simulation = await Simulation.start({ hosts: ['one', 'two'] });
});
afterAll(() => simulation.stop());

async function reach(name: string, localPort?: number): Promise<Socket> {
  const from = { localAddress: '127.0.0.1', ...(localPort === undefined ? {} : { localPort }) };
  const socket = connect({ host: simulation.hostOf(name), port: simulation.port, ...from });
  socket.on('error', () => {});
  // sshd has said who it is: the host has taken the connection.
  await once(socket, 'data');
  return socket;
}

it('keeps connections to two hosts apart that come from one address and port', async () => {
  const first = await reach('one');
  const second = await reach('two', first.localPort);
  expect(second.localPort).toBe(first.localPort);
  expect(await simulation.ask('connections')).toBe(2);
  await simulation.ask('drop', 'one');
  await once(first, 'close');
  expect(second.closed).toBe(false);
  second.end();
  await once(second, 'close');
});
