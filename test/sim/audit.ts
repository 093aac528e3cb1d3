import { basename } from 'node:path';
import type { DocumentStore } from '../../src/controller/inventory/document-store.ts';
import { storeFaults, storeSnapshot } from '../support/audit.ts';
import type { HostInventory } from './server/control.ts';
import type { Simulation } from './simulation.ts';

/** All that a zone is, in the inventory and on its hosts, without ids: equal before and after what went back. */
export async function snapshotOf(store: DocumentStore, simulation: Simulation): Promise<string> {
  const hosts = (await simulation.ask('inventory')).map(({ name, files, folders, domains, networks, mark }) => ({
    name,
    files: files.filter((path) => !path.endsWith('/zone.json') && !isFence(path)),
    folders: folders.filter((path) => !/^\/run\/nano$|\/\.trash$/.test(path)),
    domains: domains.map(({ name: domain, state }) => ({ domain, state })),
    networks,
    mark: mark !== '',
  }));
  const text = JSON.stringify({ hosts, ...(await storeSnapshot(store)) });
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID');
}

/** What must hold whenever no operation is open, in the inventory and on every host: nothing missing, nothing left over. */
export async function faultsOf(store: DocumentStore, simulation: Simulation): Promise<string[]> {
  const hosts = await settledHosts(simulation);
  const found = await storeFaults(store);
  const cells = await store.list('cells');
  for (const host of hosts) {
    const cell = cells.find(({ facts }) => facts.hostname === host.name);
    for (const fault of await hostFaults(store, host, cell?.id)) found.push(`${host.name}: ${fault}`);
  }
  for (const replica of await store.list('replicas')) {
    const cell = cells.find(({ id }) => id === replica.cellId);
    const kept = await store.get('stores', replica.storeId);
    const sum = await simulation.ask('sha256', cell?.facts.hostname ?? '', `${kept?.path}/${replica.path}`);
    if (replica.state !== 'ready') found.push(`a replica is ${replica.state}`);
    else if (sum !== replica.sha256) found.push(`${cell?.name}: a replica of ${replica.imageId} has the sum ${sum}`);
  }
  return found;
}

/** All hosts with nothing at work on them: what a nano sent that has died meanwhile may only arrive now. */
async function settledHosts(simulation: Simulation): Promise<readonly HostInventory[]> {
  for (let tries = 1; ; tries += 1) {
    await simulation.ask('settled');
    const hosts = await simulation.ask('inventory');
    if (tries === 20 || hosts.every(({ processes }) => processes === 0)) return hosts;
  }
}

/** What stays of an operation that was taken over, until the host starts anew. */
function isFence(path: string): boolean {
  return /^\/run\/nano\/[0-9a-f-]+\.attempt$/.test(path);
}

async function hostFaults(store: DocumentStore, host: HostInventory, cellId: string | undefined): Promise<string[]> {
  const found: string[] = [];
  const [instances, trash, replicas, volumes, stores] = await Promise.all([
    store.find('instances', 'cellId', { equals: cellId ?? '' }),
    store.list('trash'),
    store.find('replicas', 'cellId', { equals: cellId ?? '' }),
    store.list('volumes'),
    store.find('stores', 'cellId', { equals: cellId ?? '' }),
  ]);
  const paths = new Map(stores.map(({ id, path }) => [id, path]));
  const expected = new Set<string>();
  for (const { id, name, state } of instances) {
    if (state !== 'ready') found.push(`instance ${name} is ${state}`);
    if (!host.domains.some((domain) => domain.uuid === id)) found.push(`instance ${name} has no domain`);
  }
  const here = new Set(instances.map(({ id }) => id));
  const deleted = new Set(trash.filter((one) => one.cellId === cellId).map(({ id }) => id));
  for (const { instanceId, storeId, path } of volumes) {
    if (!here.has(instanceId) && !deleted.has(instanceId)) continue;
    const folder = `${deleted.has(instanceId) ? '.trash' : 'instances'}/${instanceId}`;
    for (const name of [basename(path), 'nano.json', 'seed.iso'])
      expected.add(`${paths.get(storeId)}/${folder}/${name}`);
  }
  for (const { storeId, path } of replicas) {
    expected.add(`${paths.get(storeId)}/${path}`);
    expected.add(`${paths.get(storeId)}/${path.replace(/qcow2$/, 'json')}`);
  }
  for (const { uuid, name, isOurs } of host.domains) {
    if (isOurs && !here.has(uuid)) found.push(`domain ${name} (${uuid}) without its instance`);
  }
  if (cellId !== undefined) for (const name of ['cell', 'zone']) expected.add(`/var/lib/libvirt/nano/${name}.json`);
  const actual = new Set(host.files);
  for (const path of expected) if (!actual.has(path)) found.push(`${path} is missing`);
  for (const path of actual) if (!expected.has(path) && !isFence(path)) found.push(`${path} belongs to nothing`);
  for (const path of host.folders) {
    const id = /\/(?:instances|\.trash)\/([^/]+)$/.exec(path)?.[1];
    if (id !== undefined && !here.has(id) && !deleted.has(id)) found.push(`${path} without its instance`);
  }
  if (cellId === undefined && host.mark !== '') found.push('a mark, and no cell');
  if (host.processes > 0) found.push(`${host.processes} commands are still at work`);
  return found;
}
