import type { DocumentStore } from '../../../src/controller/inventory/document-store.ts';
import { everyCollection } from '../../contract/document-store/every-collection.ts';
import { sampleId, sampleInstance } from '../../contract/document-store/samples.ts';
import { guestOf } from '../model/guest.ts';
import type { Simulation } from '../simulation.ts';

/** Writes an inventory of all hosts of a simulation, which runs so many guests on each, all of them instances. */
export async function recordZone(store: DocumentStore, simulation: Simulation, guests: number): Promise<void> {
  const { pools, cells, stores } = everyCollection;
  await store.transaction(async (tx) => {
    await tx.insert('pools', pools);
    for (const [index, name] of simulation.names.entries()) {
      const cellId = sampleId(2_000_000 + index);
      const facts = { ...cells.facts, hostname: name, machineId: `machine-${index}` };
      const address = simulation.address(name);
      await tx.insert('cells', { ...cells, id: cellId, name, address, poolId: pools.id, facts, instances: guests });
      const path = '/var/lib/libvirt/images';
      await tx.insert('stores', { ...stores, id: sampleId(5_000_000 + index), cellId, path });
    }
  });
  await store.transaction(async (tx) => {
    for (const [index, name] of simulation.names.entries()) {
      for (let number = 1; number <= guests; number += 1) {
        const [{ uuid, name: domainName, cores, memoryBytes }] = guestOf(name, number);
        const of = { id: uuid, name: domainName, domainName, cores, memoryBytes };
        const at = { poolId: pools.id, cellId: sampleId(2_000_000 + index) };
        await tx.insert('instances', sampleInstance(index * guests + number, { ...of, ...at }));
      }
    }
  });
}
