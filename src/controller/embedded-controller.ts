import type { Controller } from './controller.ts';
import { requireInstance } from './inventory/lookup.ts';
import { defaultPoolPolicy } from './model/pool.ts';
import { watchCells } from './observation/watch-cells.ts';
import { Engine } from './operations/engine/engine.ts';
import { createTogether, previewTogether } from './operations/instance-create/create-together.ts';
import { targetOfInstance } from './operations/instance-target.ts';
import { changeKinds, findKind } from './operations/kinds.ts';
import { readZone } from './operations/zone-record.ts';
import { queries } from './queries/queries.ts';
import { backUp, restore } from './restore.ts';
import { type Services, timestamp } from './services.ts';

/** The controller that lives inside the command: all decisions and all state, without a terminal, SSH or XML. */
export async function createEmbeddedController(given: Services): Promise<Controller> {
  let chronicle: ReturnType<Services['chronicle']> | undefined;
  const services: Services = {
    ...given,
    chronicle: () => {
      chronicle ??= given.chronicle();
      return chronicle;
    },
  };
  await foundZone(services);
  const engine = new Engine(services, findKind);
  return {
    query: (kind, request, options) => queries[kind](services, request, options),
    change: (kind, request, options) =>
      changeKinds[kind].open((operation) => engine.change(operation, request, options)),
    preview: (kind, request, options) =>
      changeKinds[kind].open((operation) => engine.preview(operation, request, options)),
    createTogether: (request, options) => createTogether(services, engine, request, options),
    previewTogether: (request, options) => previewTogether(services, engine, request, options),
    resume: ({ operation }, options) => engine.resume(operation, options),
    rollback: ({ operation }, options) => engine.rollback(operation, options),
    backup: () => backUp(services),
    restore: (options) => restore(services, engine, options),
    async console({ name, size }, options) {
      const instance = await requireInstance(services.store, name);
      const target = await targetOfInstance(services, instance);
      return services.cells.at(target).openConsole(instance.id, size, options);
    },
    watch: (request, options) => watchCells(services, request, options),
    async close() {
      (await chronicle)?.close();
      await services.cells.close();
      await services.store.close();
    },
  };
}

/** An empty inventory becomes a zone with one pool, `default`, at its first use. */
async function foundZone(services: Services): Promise<void> {
  if ((await services.store.count('zones')) > 0) return;
  await services.store.transaction(async (transaction) => {
    if ((await transaction.list('zones')).length > 0) return;
    const createdAt = timestamp(services);
    await transaction.insert('zones', { id: services.ids.uuid(), generation: 1, createdAt, recordRevision: 1 });
    await transaction.insert('pools', {
      id: services.ids.uuid(),
      name: 'default',
      createdAt,
      policy: defaultPoolPolicy,
    });
  });
  await readZone(services.store);
}
