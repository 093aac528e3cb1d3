import type { CallOptions } from '../controller.ts';
import { referenced, requireCell, storesOf } from '../inventory/lookup.ts';
import type { CheckView } from '../model/views.ts';
import { readZone, targetOf } from '../operations/zone-record.ts';
import type { Services } from '../services.ts';

const inspectMs = 90_000;

/** Repeats the checks of a cell that has joined, and records what the host is now. */
export async function checkCell(
  services: Services,
  request: { name: string },
  options: Pick<CallOptions, 'signal'>,
): Promise<CheckView> {
  const { store } = services;
  const cell = await requireCell(store, request.name);
  const pool = await referenced(store, 'pools', cell.poolId);
  const [first] = await storesOf(store, cell.id);
  const own = await store.find('instances', 'cellId', { equals: cell.id });
  const { facts, findings } = await services.cells.at(targetOf(cell, await readZone(store))).inspect(
    {
      storagePath: first?.path ?? '/',
      ownDomains: own.map((instance) => instance.id),
      ...(pool.network === undefined ? {} : { network: pool.network }),
      ...(cell.accelerator === undefined ? {} : { acceleratorOverride: cell.accelerator }),
    },
    { deadlineMs: inspectMs, ...(options.signal === undefined ? {} : { signal: options.signal }) },
  );
  if (facts !== undefined) {
    await store.transaction(async (transaction) => {
      const stored = await referenced(transaction, 'cells', cell.id);
      await transaction.update('cells', { ...stored, facts });
    });
  }
  return { cell: cell.name, host: cell.address.kind === 'ssh' ? cell.address.host : 'local', findings };
}
