import { expect, it } from 'vitest';
import { createCellDriver } from '../../../../src/cell/driver/cell-driver.ts';
import { CellLink } from '../../../../src/cell/driver/cell-link.ts';
import { LibvirtSessions } from '../../../../src/cell/libvirt/session/libvirt-sessions.ts';
import { renderCommand } from '../../../../src/controller/model/command.ts';
import type { CellAction } from '../../../../src/controller/ports.ts';
import { domainSpec, ids, storePath } from '../spec.ts';

const connections = { get: () => Promise.reject(new Error('a plan touches nothing')) };
const target = { name: 'cell-1', address: { kind: 'local' } as const };
const driver = createCellDriver(new CellLink(target, connections), new LibvirtSessions(connections));

const place = { storePath, instanceId: ids.instance };
const stores = [{ id: ids.store, path: storePath }];
const mark = { zoneId: ids.zone, generation: 3, cellId: ids.cell, machineId: 'f'.repeat(32), stores };
const record = { zoneId: ids.zone, generation: 3, recordRevision: 7, pools: [], cells: [] };
const image = { storePath, imageId: ids.image, source: (async function* () {})(), sidecar: () => '{}' };
const volume = { ...place, volumeId: ids.volume, virtualSizeBytes: 10 * 1024 ** 3 };
const seed = { instanceId: ids.instance, hostname: 'web-1', sshPublicKeys: ['ssh-ed25519 AAAAC3Nza me@home'] };

const actions: Readonly<Record<string, CellAction<unknown>>> = {
  probe: driver.probe({ stores, freeNames: ['web-1'] }),
  createMark: driver.createMark(mark),
  raiseMark: driver.raiseMark(mark, { ...mark, generation: 4 }),
  removeMark: driver.removeMark(mark),
  writeZoneRecord: driver.writeZoneRecord(record),
  removeZoneRecord: driver.removeZoneRecord(),
  createStore: driver.createStore(storePath),
  removeStore: driver.removeStore(storePath, { keepDirectory: false }),
  startNetwork: driver.startNetwork('default'),
  stopNetwork: driver.stopNetwork('default'),
  receiveQcow2Image: driver.receiveImage({ ...image, sourceFormat: 'qcow2' }),
  receiveRawImage: driver.receiveImage({ ...image, sourceFormat: 'raw' }),
  removeImage: driver.removeImage({ storePath, imageId: ids.image }),
  createInstanceDirectory: driver.createInstanceDirectory({ ...place, sidecar: '{"format":1}', seed }),
  recordInInstanceDirectory: driver.createInstanceDirectory({ ...place, sidecar: '{"format":1}' }),
  removeInstanceDirectory: driver.removeInstanceDirectory(place),
  writeSidecar: driver.writeSidecar({ ...place, sidecar: '{"format":1}' }),
  trashInstance: driver.trashInstance({ ...place, sidecar: '{"format":1}' }),
  restoreInstance: driver.restoreInstance({ ...place, sidecar: '{"format":1}' }),
  removeTrash: driver.removeTrash(place),
  removePartials: driver.removePartials({ storePath, names: [`${ids.operation}.1.qcow2`] }),
  createEmptyVolume: driver.createVolume(volume),
  createClonedVolume: driver.createVolume({ ...volume, backingImageId: ids.image }),
  defineDomain: driver.defineDomain(domainSpec),
  undefineDomain: driver.undefineDomain(ids.instance),
  startDomain: driver.startDomain(ids.instance),
  shutdownDomain: driver.shutdownDomain(ids.instance),
  destroyDomain: driver.destroyDomain(ids.instance),
  rebootDomain: driver.rebootDomain(ids.instance),
  resetDomain: driver.resetDomain(ids.instance),
  pauseDomain: driver.pauseDomain(ids.instance),
  resumeDomain: driver.resumeDomain(ids.instance),
};

it('shows each change as commands to read and to replay, as in the golden file', async () => {
  const plans = Object.entries(actions).map(
    ([name, { commands }]) => `# ${name}\n${commands.map(renderCommand).join('\n')}\n`,
  );
  // What gzip makes of a seed differs between versions of Node.
  const text = plans.join('\n').replace(/^H4sI\S+$/gm, 'COMPRESSED SEED');
  await expect(text).toMatchFileSnapshot('../../../golden/commands.sh');
});

it('names domains by UUID and the system’s libvirt, always', () => {
  const calls = Object.values(actions).flatMap(({ commands }) => commands.filter(({ argv }) => argv[0] === 'virsh'));
  expect(calls.length).toBeGreaterThan(9);
  for (const { argv } of calls) {
    expect(argv.slice(0, 4)).toEqual(['virsh', '-q', '-c', 'qemu:///system']);
    if (!argv[4]?.startsWith('net-') && argv[4] !== 'define') expect(argv[5]).toBe(ids.instance);
  }
});
