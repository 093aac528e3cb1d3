import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCells } from '../../src/cell/create-cells.ts';
import { type Connection, createTransport, type Transport } from '../../src/cell/transport/transport.ts';
import { operationScript } from '../../src/cli/presenters/operation-script.ts';
import type { Controller } from '../../src/controller/controller.ts';
import { openSqliteStore } from '../../src/controller/inventory/sqlite/open-sqlite-store.ts';
import { addHost, createInstance, importImage } from '../unit/controller/operations/scenarios.ts';
import { call, SimWorld } from './sim-world.ts';
import { Simulation } from './simulation.ts';

let simulation: Simulation;
let home: string;
beforeAll(async () => {
  simulation = await Simulation.start({ hosts: ['one', 'two'] });
  home = mkdtempSync(join(tmpdir(), 'nano-secrets-'));
});
afterAll(async () => {
  await simulation.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Remembers each secret as it is sent, and the words that a cell's list of processes shows. */
function recording(inner: Transport, secrets: Set<string>, processes: string[]): Transport {
  return {
    connect: async (address, limits) => {
      const connection = await inner.connect(address, limits);
      const recorded: Pick<Connection, 'exec' | 'stream'> = {
        exec: (command, options) => {
          processes.push(command.argv.join(' '));
          const { resolveSecret } = options;
          if (resolveSecret === undefined) return connection.exec(command, options);
          const resolve = async (name: string) => {
            const value = await resolveSecret(name);
            secrets.add(value);
            return value;
          };
          return connection.exec(command, { ...options, resolveSecret: resolve });
        },
        stream: (command, options) => {
          processes.push(command.argv.join(' '));
          return connection.stream(command, options);
        },
      };
      return new Proxy(connection, {
        get(target, name) {
          if (name === 'exec' || name === 'stream') return recorded[name];
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  };
}

async function live(controller: Controller): Promise<void> {
  await addHost(controller, 'one');
  await addHost(controller, 'two');
  await importImage(controller);
  await createInstance(controller, 'db', 'one');
  await createInstance(controller, 'far', 'two');
  await controller.change('instance.stop', { name: 'db', force: true }, call).result;
  await controller.change('instance.start', { name: 'db' }, call).result;
  await controller.change('instance.delete', { name: 'db', force: true }, call).result;
  await controller.change('instance.stop', { name: 'far', force: true }, call).result;
  // One whose guest does not start, after its domain was defined: all is undone.
  const fault = await simulation.ask('fault', { moment: 'before', act: 'fail', command: 'virsh .* start', times: 9 });
  await expect(createInstance(controller, 'broken', 'two')).rejects.toThrow();
  expect((await simulation.ask('faultState', fault))?.hits).toBeGreaterThan(0);
  await simulation.ask('clearFaults');
}

it('no secret is kept, told or shown anywhere but where it is needed', { timeout: 120_000 }, async () => {
  const [secrets, processes, debug] = [new Set<string>(), [] as string[], [] as string[]];
  const transport = createTransport({
    env: { PATH: process.env.PATH },
    home: simulation.directory,
    sshConfigFile: simulation.sshConfig(),
    log: (line) => debug.push(line),
  });
  const store = await openSqliteStore({
    directory: home,
    log: { debug: (...told) => debug.push(JSON.stringify(told)) },
  });
  const world = new SimWorld(store, createCells({ transport: recording(transport, secrets, processes) }));
  const { controller } = await world.process((services) => ({
    ...services,
    logger: { debug: (...told) => debug.push(JSON.stringify(told)) },
  }));
  await live(controller);
  expect(secrets.size).toBeGreaterThanOrEqual(3);

  const operations = await controller.query('operation.list', {}, call);
  const preview = await controller.preview('instance.create', { name: 'next', image: 'base' }, call);
  const backup: Uint8Array[] = [];
  for await (const piece of await controller.backup(call)) backup.push(piece);
  const places: Readonly<Record<string, string>> = {
    answers: JSON.stringify([
      operations,
      preview,
      await controller.query('history.list', {}, call),
      await controller.query('instance.list', {}, call),
      await Promise.all(['far'].map((name) => controller.query('instance.show', { name }, call))),
      await controller.query('cell.list', {}, call),
    ]),
    scripts: operations.map((operation) => operationScript(operation, {})).join('\n'),
    backup: Buffer.concat(backup).toString('latin1'),
    debug: debug.join('\n'),
    "the cells' processes": processes.join('\n'),
    "nano's process": readFileSync('/proc/self/cmdline', 'utf8') + readFileSync('/proc/self/environ', 'utf8'),
  };
  for (const name of readdirSync(home)) {
    if (name.startsWith('inventory')) expectNone(`the file ${name}`, readFileSync(join(home, name), 'latin1'));
  }
  for (const [place, text] of Object.entries(places)) {
    expect([place, text.length > 100]).toEqual([place, true]);
    expectNone(place, text);
  }
  expect(places.scripts).toContain('the secret vnc-password');
  await controller.close();

  function expectNone(place: string, text: string): void {
    for (const secret of [...secrets, ...keyMaterial()]) {
      expect([place, text.includes(secret)]).toEqual([place, false]);
    }
  }
});

/** The lines of the private key that nano logs in with. Its path is no secret; what it holds must go nowhere. */
function keyMaterial(): readonly string[] {
  return readFileSync(simulation.identity, 'utf8')
    .split('\n')
    .filter((line) => line.length > 20 && !line.startsWith('-----'));
}
