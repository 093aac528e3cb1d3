import { expect, test } from 'vitest';
import type { CellDriver } from '../../../../src/controller/ports.ts';
import type { Services } from '../../../../src/controller/services.ts';
import { call, dyingAt, TestWorld } from '../../../support/test-world.ts';
import { addHost, createInstance, importImage } from './scenarios.ts';

/** Services whose actions on cells note their names as they are run. */
function noting(ran: string[]): (services: Services) => Services {
  const watched = (driver: CellDriver): CellDriver =>
    new Proxy(driver, {
      get(of, name, receiver) {
        const method: unknown = Reflect.get(of, name, receiver);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          const action: unknown = Reflect.apply(method, of, args);
          if (typeof action !== 'object' || action === null || !('run' in action)) return action;
          const { run } = action;
          if (typeof run !== 'function') return action;
          return {
            ...action,
            run: (context: unknown) => {
              ran.push(String(name));
              return Reflect.apply(run, action, [context]);
            },
          };
        };
      },
    });
  return (services) => ({
    ...services,
    cells: { close: () => services.cells.close(), at: (target) => watched(services.cells.at(target)) },
  });
}

test('a step that may have run is run again only when what it started has ended; the first run waits for nothing', async () => {
  let left = 0;
  for (let point = 0; ; point += 1) {
    const world = new TestWorld();
    const { controller } = await world.process();
    await addHost(controller, 'one');
    await importImage(controller);
    await createInstance(controller, 'web');
    const [domain] = world.cells.host('one').domains.values();
    const death = dyingAt(point);
    const first: string[] = [];
    const { controller: dying, pid } = await world.process((services) => death.wrap(noting(first)(services)));
    death.arm();
    await dying.change('instance.stop', { name: 'web' }, call).result.catch(() => {});
    world.dead.add(pid);
    expect(first).not.toContain('settle');
    if (!death.died()) break;
    const [open] = await controller.query('operation.list', { only: 'open' }, call);
    if (open?.steps[0]?.state !== 'running') continue;
    left += 1;
    const ran: string[] = [];
    const { controller: other } = await world.process(noting(ran));
    await other.resume({ operation: String(open.number) }, call).result;
    expect(ran[0]).toBe('settle');
    expect(domain?.state).not.toBe('running');
  }
  expect(left).toBeGreaterThan(0);
});
