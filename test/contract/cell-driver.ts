import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { sha256 } from '../../src/cell/commands/sha256.ts';
import type { ObservedDomain } from '../../src/controller/model/cell.ts';
import type { DomainEvent } from '../../src/controller/model/domain-event.ts';
import type { NanoError } from '../../src/controller/model/errors.ts';
import { makeUuidV7 } from '../../src/controller/model/ids.ts';
import type { LibvirtAccess } from '../../src/controller/model/libvirt-access.ts';
import type { CellMark } from '../../src/controller/model/zone.ts';
import type { ReceiveImageRequest } from '../../src/controller/ports/images.ts';
import type { ActionContext, CellAction, CellDriver, DomainSpec } from '../../src/controller/ports.ts';

/** A cell under its driver, with this mark or without one. */
export interface ContractCell {
  driver(mark?: Pick<CellMark, 'zoneId' | 'generation' | 'cellId'>): CellDriver;
  /** The way in which its libvirt is asked from the second time on. */
  readonly through: LibvirtAccess['through'];
  /** Takes away what an earlier run has left. */
  clean(): Promise<void>;
  close(): Promise<void>;
}

export const contractStore = '/var/lib/libvirt/images/nano-contract-test';

/** Always the same zone, so that what a run left that was killed is this one's to remove. */
export const contractMark: CellMark = {
  zoneId: '01890000-0000-7000-8000-00000000c001',
  generation: 2,
  cellId: '01890000-0000-7000-8000-00000000c002',
  machineId: 'e'.repeat(32),
  stores: [{ id: '01890000-0000-7000-8000-00000000c003', path: contractStore }],
};

const uuid = () => makeUuidV7(Date.now(), randomBytes(10));
const attempt = (operationId = uuid(), number = 1): ActionContext => ({ operationId, attempt: number });
const run = <T>(action: CellAction<T>, context = attempt()): Promise<T> => action.run(context);
const failure = (promise: Promise<unknown>): Promise<NanoError> =>
  promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  );
const sorted = (domains: readonly ObservedDomain[]) => [...domains].sort((a, b) => a.uuid.localeCompare(b.uuid));

/**
 * What a cell answers to each method of its driver, one after the other: the same for a real cell and for a simulated
 * one, or tests on the simulated one would show nothing.
 */
export function describeCell(
  name: string,
  open: () => Promise<ContractCell>,
  options: { readonly skip?: boolean } = {},
) {
  describe.skipIf(options.skip === true)(`the contract of a cell: ${name}`, () => {
    const storePath = contractStore;
    const mark = contractMark;
    const stores = mark.stores;
    const [imageId, copyId, instanceId, volumeId] = [uuid(), uuid(), uuid(), uuid()];
    const place = { storePath, instanceId };
    const raw = Buffer.concat([Buffer.alloc(510, 0x90), Buffer.from([0x55, 0xaa]), Buffer.alloc(1024 ** 2 - 512)]);
    const called = new Set<string>();
    let cell: ContractCell;
    let driver: CellDriver;
    let joining: CellDriver;
    let lost: CellDriver;

    beforeAll(async () => {
      cell = await open();
      await cell.clean();
      const watched = (target: CellDriver): CellDriver =>
        new Proxy(target, {
          get(of, key, receiver) {
            called.add(String(key));
            return Reflect.get(of, key, receiver);
          },
        });
      [driver, joining] = [watched(cell.driver(mark)), watched(cell.driver())];
      lost = cell.driver({ ...mark, generation: 1 });
    });
    afterAll(async () => {
      await cell.clean();
      await cell.close();
    });

    const image = (over: Partial<ReceiveImageRequest> = {}): ReceiveImageRequest => ({
      storePath,
      imageId,
      sourceFormat: 'raw',
      source: (async function* () {
        yield raw.subarray(0, 1000);
        yield raw.subarray(1000);
      })(),
      sidecar: (received) => JSON.stringify({ format: 1, image: received }),
      ...over,
    });
    const spec = (over: Partial<DomainSpec> = {}): DomainSpec => ({
      uuid: instanceId,
      name: 'contract-test-1',
      accelerator: 'qemu',
      cpuModel: 'maximum',
      machineType: 'q35',
      cores: 1,
      memoryBytes: 64 * 1024 ** 2,
      disks: [
        {
          path: `${storePath}/instances/${instanceId}/${volumeId}.qcow2`,
          target: 'vda',
          backing: [`${storePath}/images/${imageId}.qcow2`],
          serial: volumeId,
        },
      ],
      seedPath: `${storePath}/instances/${instanceId}/seed.iso`,
      interfaces: [{ mac: '52:54:00:c0:17:01', network: { kind: 'libvirt', name: 'default' } }],
      metadata: {
        format: 1,
        zoneId: mark.zoneId,
        generation: 1,
        instance: { id: instanceId, name: 'contract-test-1', note: '<&>"\' ü' },
        volumes: [],
        interfaces: [],
      },
      vncPassword: 'vnc-password',
      ...over,
    });

    it('tells what it is', async () => {
      const found = await joining.inspect({ storagePath: storePath, accelerator: { type: 'qemu', reason: 'told' } });
      expect(found.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(found).toMatchObject({ user: 'root', privilege: 'root', storageExists: false });
      expect(found.facts).toMatchObject({ architecture: 'x86_64', storage: { path: storePath } });
      expect(found.facts?.machineTypes[0]).toMatch(/^pc-q35-/);
      expect(found.facts?.networks).toContainEqual(expect.objectContaining({ kind: 'libvirt', name: 'default' }));
    });

    it('takes a mark, a store, a network and a record, each twice', async () => {
      expect(await joining.readMark()).toBeUndefined();
      const record = { zoneId: mark.zoneId, generation: 2, recordRevision: 1, pools: [], cells: [] };
      for (const _twice of [1, 2]) {
        await run(joining.createMark(mark));
        await run(driver.createStore(storePath));
        await run(driver.startNetwork('default'));
        await run(driver.writeZoneRecord(record));
      }
      expect(await driver.readMark()).toEqual(mark);
      expect(await failure(run(joining.createMark({ ...mark, zoneId: uuid() })))).toMatchObject({ code: 'EXISTS' });
    });

    it('obeys its own generation alone, which can be raised once', async () => {
      expect(await failure(run(lost.createStore(storePath)))).toMatchObject({ code: 'ZONE_LOST' });
      expect(await failure(run(lost.probe({ stores })))).toMatchObject({ code: 'ZONE_LOST' });
      const next = { ...mark, generation: 3 };
      for (const _twice of [1, 2]) await run(joining.raiseMark(mark, next));
      expect(await failure(run(driver.createStore(storePath)))).toMatchObject({ code: 'ZONE_LOST' });
      await run(joining.raiseMark(next, mark));
    });

    it('tells what it has free, and which names are taken', async () => {
      const { load, takenNames } = await run(driver.probe({ stores, freeNames: ['contract-test-1'] }));
      expect(takenNames).toEqual([]);
      expect(load.storeAvailableBytes[stores[0]?.id ?? '']).toBeGreaterThan(1024 ** 2);
      expect(load.memoryAvailableBytes).toBeGreaterThan(1024 ** 2);
    });

    it('stores a raw image as qcow2, and a copy of it byte for byte', async () => {
      const received = await run(
        driver.receiveImage(image({ expectedBytes: raw.length, expectedSha256: sha256(raw) })),
      );
      expect(received).toMatchObject({
        sourceBytes: raw.length,
        sourceSha256: sha256(raw),
        virtualSizeBytes: raw.length,
      });
      const path = `${storePath}/images/${imageId}.qcow2`;
      expect(await driver.imageInfo(path)).toMatchObject({ format: 'qcow2', virtualSizeBytes: raw.length });
      expect(await driver.checksum(path)).toBe(received.sha256);
      const source = await driver.readFile(path);
      const copied = await run(
        driver.receiveImage(image({ imageId: copyId, sourceFormat: 'qcow2', source, expectedSha256: received.sha256 })),
      );
      expect(copied).toMatchObject({ sha256: received.sha256, sizeBytes: received.sizeBytes });
      expect(await failure(driver.checksum(`${path}.none`))).toMatchObject({ code: 'COMMAND_FAILED' });
    });

    it('refuses what is damaged or no image, and keeps nothing of it', async () => {
      const other = uuid();
      const wrong = image({ imageId: other, expectedSha256: '0'.repeat(64) });
      expect(await failure(run(driver.receiveImage(wrong)))).toMatchObject({ code: 'CHECKSUM_MISMATCH' });
      const notOne = image({ imageId: other, sourceFormat: 'qcow2' });
      expect(await failure(run(driver.receiveImage(notOne)))).toMatchObject({ code: 'BAD_IMAGE' });
      const [kept] = (await driver.survey({})).stores;
      expect(
        [...(kept?.files.keys() ?? [])].filter((path) => path.includes(other) || /^\.partial\/./.test(path)),
      ).toEqual([]);
    });

    it('refuses an attempt after a later one', async () => {
      const { operationId } = attempt();
      await run(driver.probe({ stores }), attempt(operationId, 2));
      expect(await failure(run(driver.probe({ stores }), attempt(operationId, 1)))).toMatchObject({
        code: 'OPERATION_LOST',
      });
      await run(driver.settle(), attempt(operationId, 2));
    });

    it('makes an instance, each step twice, and starts it', async () => {
      const volume = { ...place, volumeId, virtualSizeBytes: 2 * 1024 ** 2, backingImageId: imageId };
      const seed = { instanceId, hostname: 'contract-test-1', sshPublicKeys: [] };
      const making = () => [
        driver.createInstanceDirectory({ ...place, sidecar: '{}', seed }),
        driver.createVolume(volume),
        driver.defineDomain(spec()),
      ];
      for (const _twice of [1, 2]) await run(driver.sendAsOne('make it', making()));
      for (const action of making()) await run(action);
      await run(driver.writeSidecar({ ...place, sidecar: JSON.stringify(spec().metadata) }));
      expect(await failure(run(driver.createVolume({ ...volume, virtualSizeBytes: 1024 ** 2 })))).toMatchObject({
        code: 'EXISTS',
      });
      const another = driver.createVolume({ ...volume, virtualSizeBytes: 1024 ** 2 });
      const spoilt = driver.sendAsOne('make it', [driver.defineDomain(spec()), another]);
      expect(await failure(run(spoilt))).toMatchObject({ code: 'EXISTS' });
      const unfounded = { ...volume, volumeId: uuid(), backingImageId: uuid() };
      expect(await failure(run(driver.createVolume(unfounded)))).toMatchObject({ code: 'COMMAND_FAILED' });
      const namesake = spec({ uuid: uuid() });
      expect(await failure(run(driver.defineDomain(namesake)))).toMatchObject({ code: 'EXISTS' });
      expect(await driver.domainState(instanceId)).toBe('stopped');
      for (const _twice of [1, 2]) await run(driver.startDomain(instanceId));
      expect(await driver.domainState(instanceId)).toBe('running');
    });

    it('tells of its domains, and of a guest that has no agent', async () => {
      const { domains } = await driver.observe({ stores });
      expect(domains).toContainEqual({ uuid: instanceId, name: 'contract-test-1', state: 'running' });
      const again = await driver.observe({ stores });
      expect(again.libvirt?.through).toBe(cell.through);
      expect(sorted(again.domains)).toEqual(sorted(domains));
      const { takenNames } = await run(driver.probe({ stores: [], freeNames: ['contract-test-1', 'none'] }));
      expect(takenNames).toEqual([{ name: 'contract-test-1', uuid: instanceId }]);
      expect(await driver.guestReport(instanceId)).toMatchObject({ agent: false });
      const told = await driver.survey({ stores });
      expect(told.mark).toEqual(mark);
      const found = told.domains.find((domain) => domain.uuid === instanceId);
      expect(found?.definition).toMatchObject({
        cores: 1,
        memoryBytes: 64 * 1024 ** 2,
        disks: [{ target: 'vda' }, {}],
      });
      const files = told.stores[0]?.files;
      expect(files?.get(`instances/${instanceId}/${volumeId}.qcow2`)).toMatchObject({ kind: 'file' });
      expect(files?.get(`images/${imageId}.json`)).toMatchObject({ kind: 'file' });
    });

    it('is watched: its own figures, those of its domains, and what happens to them', async () => {
      const events: DomainEvent[] = [];
      const watch = await driver.watch({ stores, onEvent: (event) => events.push(event) });
      onTestFinished(() => watch.close());
      await watch.read();
      await run(driver.destroyDomain(instanceId));
      await run(driver.startDomain(instanceId));
      const { host, domains, isFull, libvirt } = await watch.read();
      expect(libvirt.through).toBe(cell.through);
      expect(isFull).toBe(true);
      expect(host).toMatchObject({ cpu: { idleMs: expect.any(Number) }, disks: [{}], networks: [{}] });
      expect(host?.memoryAvailableBytes).toBeLessThan(host?.memoryTotalBytes ?? 0);
      const found = domains.find(({ uuid }) => uuid === instanceId);
      expect(found).toMatchObject({ name: 'contract-test-1', state: 'running', run: expect.any(Number) });
      if (cell.through === 'virsh') return;
      expect(found).toMatchObject({ cores: 1, disks: [{ target: 'vda' }, {}], cpuNs: expect.any(Number) });
      await vi.waitFor(() => {
        const changes = events.map((event) =>
          event.uuid === instanceId && event.kind === 'lifecycle' ? event.change : '',
        );
        expect(changes).toContain('stopped');
        expect(changes).toContain('started');
      });
    });

    it('pauses a guest and lets it go on, each twice; a paused one cannot be asked to power off', async () => {
      const changes: DomainEvent[] = [];
      const watch = await driver.watch({ stores, onEvent: (event) => changes.push(event) });
      onTestFinished(() => watch.close());
      await watch.read();
      for (const _twice of [1, 2]) await run(driver.pauseDomain(instanceId));
      expect(await driver.domainState(instanceId)).toBe('paused');
      const { domains } = await driver.observe({ stores });
      expect(domains).toContainEqual({ uuid: instanceId, name: 'contract-test-1', state: 'paused' });
      expect(await failure(run(driver.shutdownDomain(instanceId)))).toMatchObject({ code: 'COMMAND_FAILED' });
      await run(driver.resetDomain(instanceId));
      expect(await driver.domainState(instanceId)).toBe('paused');
      for (const _twice of [1, 2]) await run(driver.resumeDomain(instanceId));
      expect(await driver.domainState(instanceId)).toBe('running');
      if (cell.through === 'virsh') return;
      await vi.waitFor(() => {
        const told = changes.flatMap((event) =>
          event.uuid === instanceId && event.kind === 'lifecycle' ? [event.change] : [],
        );
        expect(told.slice(-2)).toEqual(['suspended', 'resumed']);
      });
    });

    it('asks, resets and ends a guest; what is off already is as well', async () => {
      await run(driver.rebootDomain(instanceId));
      await run(driver.resetDomain(instanceId));
      await run(driver.shutdownDomain(instanceId));
      for (const _twice of [1, 2]) await run(driver.destroyDomain(instanceId));
      expect(await driver.domainState(instanceId)).toBe('stopped');
      for (const action of [driver.resetDomain, driver.pauseDomain, driver.resumeDomain])
        expect(await failure(run(action(instanceId)))).toMatchObject({ code: 'COMMAND_FAILED' });
      expect(await failure(driver.openConsole(instanceId, { columns: 80, rows: 24 }))).toMatchObject({
        code: 'WRONG_STATE',
      });
    });

    it('knows no domain that it was not given', async () => {
      expect(await driver.domainState(uuid())).toBe('missing');
      expect(await failure(run(driver.startDomain(uuid())))).toMatchObject({ code: 'COMMAND_FAILED' });
      await run(driver.undefineDomain(uuid()));
    });

    it('does not start a guest whose disk is gone, and starts it when it is back', async () => {
      await run(driver.trashInstance({ ...place, sidecar: '{}' }));
      expect(await failure(run(driver.startDomain(instanceId)))).toMatchObject({ code: 'COMMAND_FAILED' });
      for (const _twice of [1, 2]) await run(driver.restoreInstance({ ...place, sidecar: '{}' }));
      await run(driver.startDomain(instanceId));
    });

    it('takes all of it away again, each thing twice', async () => {
      for (const _twice of [1, 2]) {
        await run(driver.undefineDomain(instanceId));
        await run(driver.trashInstance({ ...place, sidecar: '{}' }));
      }
      expect(await driver.domainState(instanceId)).toBe('missing');
      for (const _twice of [1, 2]) {
        await run(driver.removeTrash(place));
        await run(driver.removeInstanceDirectory(place));
        await run(driver.removeImage({ storePath, imageId }));
        await run(driver.removeImage({ storePath, imageId: copyId }));
        await run(driver.removePartials({ storePath, names: [`${uuid()}.1.qcow2`] }));
      }
      const [kept] = (await driver.survey({ stores })).stores;
      expect([...(kept?.files ?? [])].filter(([, { kind }]) => kind === 'file')).toEqual([]);
      for (const _twice of [1, 2]) await run(driver.stopNetwork('default'));
      for (const _twice of [1, 2]) await run(driver.removeStore(storePath, { keepDirectory: false }));
      await run(driver.removeZoneRecord());
      for (const _twice of [1, 2]) await run(joining.removeMark(mark));
      expect(await joining.readMark()).toBeUndefined();
    });

    it('was asked for everything that a driver can do', () => {
      expect(Object.keys(cell.driver()).filter((method) => !called.has(method))).toEqual([]);
    });
  });
}
