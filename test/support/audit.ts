import type { DocumentStore } from '../../src/controller/inventory/document-store.ts';
import { addResources, noResources } from '../../src/controller/model/claim.ts';
import type { TestWorld } from './test-world.ts';

/** All that a zone is, in the inventory and on its hosts, without ids and times: equal before and after a rollback. */
export async function snapshot(world: TestWorld): Promise<unknown> {
  const hosts = [...world.cells.hosts].map(([name, host]) => [name, host.inventory()]);
  return { hosts, ...(await storeSnapshot(world.store)) };
}

/** The same of the inventory alone. */
export async function storeSnapshot(store: DocumentStore) {
  const cells = await store.list('cells');
  return {
    pools: (await store.list('pools'))
      .map(({ name, network }) => ({ name, network }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    cells: cells
      .map(({ name, state, enabled, claimed, instances }) => ({ name, state, enabled, claimed, instances }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    images: (await store.list('images')).map(({ name, state }) => ({ name, state })),
    replicas: (await store.list('replicas')).map(({ path, state }) => ({ path, state })),
    instances: (await store.list('instances')).map(({ name, state, desiredPower }) => ({ name, state, desiredPower })),
    volumes: (await store.list('volumes')).length,
    interfaces: (await store.list('interfaces')).length,
    trash: (await store.list('trash')).map(({ name }) => ({ name })),
    claims: (await store.list('claims')).length,
  };
}

/** What must hold whenever no operation is open: sums equal the claims, and nothing is locked or left over. */
export async function faults(world: TestWorld): Promise<string[]> {
  const found = await storeFaults(world.store);
  const known = new Set((await world.store.list('instances')).map(({ id }) => id));
  const trashed = new Set((await world.store.list('trash')).map(({ id }) => id));
  // An inventory without cells knows of no host.
  const hosts = (await world.store.count('cells')) === 0 ? [] : [...world.cells.hosts];
  for (const [name, host] of hosts) {
    for (const [uuid, { metadata }] of host.domains)
      if (metadata !== undefined && !known.has(uuid)) found.push(`${name}: domain ${uuid} without its instance`);
    for (const file of host.files.keys()) {
      const inTrash = /\/\.trash\/([^/]+)/.exec(file)?.[1];
      if (inTrash !== undefined && !trashed.has(inTrash)) found.push(`${name}: ${file} without its deleted instance`);
      const id = /\/instances\/([^/]+)/.exec(file)?.[1];
      if (id !== undefined && !known.has(id)) found.push(`${name}: ${file} without its instance`);
    }
  }
  return found;
}

/** The same of the inventory alone. */
export async function storeFaults(store: DocumentStore): Promise<string[]> {
  const found: string[] = [];
  if ((await store.count('locks')) > 0) found.push('a lock is left');
  const open = await store.find('operations', 'open', {});
  for (const operation of open) found.push(`#${operation.number} ${operation.kind} is still ${operation.state}`);
  const claims = await store.list('claims');
  for (const cell of await store.list('cells')) {
    const sum = claims
      .filter((claim) => claim.cellId === cell.id)
      .reduce((total, claim) => addResources(total, claim.resources), noResources);
    if (JSON.stringify(sum) !== JSON.stringify(cell.claimed)) found.push(`${cell.name}: sums differ from the claims`);
  }
  const instances = await store.list('instances');
  const known = new Set(instances.map((instance) => instance.id));
  const trashed = new Set((await store.list('trash')).map(({ id }) => id));
  for (const volume of await store.list('volumes')) {
    const owned = known.has(volume.instanceId) || trashed.has(volume.instanceId);
    if (!owned) found.push('a volume without its instance');
  }
  for (const claim of claims) {
    if (claim.ownerKind === 'instance' && !known.has(claim.ownerId)) found.push('a claim without its instance');
    if (claim.ownerKind === 'trash' && !trashed.has(claim.ownerId)) found.push('a claim without its deleted instance');
  }
  return found;
}

/** Every document but history and what the cells last said, without what a rebuild changes on purpose. */
export async function dump(world: { readonly store: DocumentStore }): Promise<Record<string, unknown[]>> {
  const { store } = world;
  const named = ['pools', 'stores', 'images', 'replicas', 'instances', 'volumes', 'interfaces', 'claims'] as const;
  const plain = (documents: readonly object[]) => documents.map((document) => ({ ...document, revision: 0 }));
  return {
    zones: (await store.list('zones')).map(({ id, createdAt }) => ({ id, createdAt })),
    cells: plain((await store.list('cells')).map((cell) => ({ ...cell, recordRevision: 0 }))),
    placements: plain(await store.list('placements')),
    trash: plain(await store.list('trash')),
    ...Object.fromEntries(await Promise.all(named.map(async (name) => [name, plain(await store.list(name))] as const))),
  };
}
