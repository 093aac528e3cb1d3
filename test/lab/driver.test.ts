import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CellAction, CellDriver, DomainSpec, GuestReport } from '../../src/controller/ports.ts';
import { DrivenCell, failure, imageRequest, mark, run, storePath, uuid } from './driven-cell.ts';
import { labCells } from './lab-cells.ts';
import { lab } from './nano.ts';

const [cell] = labCells();
const image = uuid();

function specOf(instanceId: string, volumeId: string): DomainSpec {
  const folder = `${storePath}/instances/${instanceId}`;
  const backing = [`${storePath}/images/${image}.qcow2`];
  return {
    uuid: instanceId,
    name: 'driver-test-1',
    accelerator: 'qemu',
    cpuModel: 'maximum',
    machineType: 'q35',
    cores: 1,
    memoryBytes: 256 * 1024 ** 2,
    disks: [{ path: `${folder}/${volumeId}.qcow2`, target: 'vda', backing, serial: volumeId }],
    seedPath: `${folder}/seed.iso`,
    interfaces: [{ mac: '52:54:00:d1:1e:01', network: { kind: 'libvirt', name: 'default' } }],
    metadata: {
      format: 1,
      zoneId: mark.zoneId,
      generation: 1,
      instance: { id: instanceId, name: 'driver-test-1', labels: { note: '<&>"\' ü 😀' } },
      volumes: [],
      interfaces: [],
    },
    vncPassword: 'vnc-password',
  };
}

describe.skipIf(cell === undefined)('driving a cell', () => {
  let micro = '';
  let host: DrivenCell;
  let joining: CellDriver;
  let driver: CellDriver;
  const shell = (script: string) => host.shell(script);

  beforeAll(async () => {
    host = new DrivenCell(cell);
    ({ joining, driver } = host);
    micro = (await lab('image', 'micro')).trim();
    await host.clean();
  });

  afterAll(async () => {
    await shell('virsh net-destroy default');
    await host.close();
  });

  async function untilAgentAnswers(uuid: string): Promise<GuestReport> {
    for (let tries = 0; ; tries += 1) {
      const report = await driver.guestReport(uuid);
      if (report.agent && report.addresses.length > 0) return report;
      if (tries > 60) throw new Error(`the agent did not answer: ${JSON.stringify(report)}`);
      await sleep(1000);
    }
  }

  it('joins it: a mark, a store, a network, the record; each twice', async () => {
    expect(await joining.readMark()).toBeUndefined();
    const record = { zoneId: mark.zoneId, generation: 2, recordRevision: 1, pools: [], cells: [] };
    for (const _twice of [1, 2]) {
      await run(joining.createMark(mark));
      await run(joining.createStore(storePath));
      await run(joining.startNetwork('default'));
      await run(joining.writeZoneRecord(record));
    }
    expect(await driver.readMark()).toEqual(mark);
    expect(await shell(`stat -c '%a %U %n' ${storePath} ${storePath}/.partial`)).toBe(
      `711 root ${storePath}\n700 root ${storePath}/.partial`,
    );
    const { load, takenNames } = await run(driver.probe({ stores: mark.stores, freeNames: ['web-1'] }));
    expect(load.storeAvailableBytes[mark.stores[0]?.id ?? '']).toBeGreaterThan(1024 ** 3);
    expect(takenNames).toEqual([]);
  });

  it('refuses to mark it for another zone, and then leaves its mark alone', async () => {
    const other = { ...mark, zoneId: uuid() };
    expect(await failure(run(joining.createMark(other)))).toMatchObject({ code: 'EXISTS' });
    await run(joining.removeMark(other));
    expect(await driver.readMark()).toEqual(mark);
  });

  it('changes nothing where the mark is not ours, and says whose it is', async () => {
    const before = await host.filesIn(storePath);
    for (const [over, words] of [
      [{ generation: 1 }, /generation 2 of the zone, this inventory is 1/],
      [{ zoneId: uuid() }, new RegExp(`belongs to another zone now, ${mark.zoneId}`)],
      [{ cellId: uuid() }, /another cell of this zone/],
    ] as const) {
      const lost = host.as(over);
      const place = { storePath, instanceId: uuid() };
      const actions: readonly CellAction<unknown>[] = [
        lost.probe({ stores: mark.stores }),
        lost.writeZoneRecord({ zoneId: mark.zoneId, generation: 1, recordRevision: 9, pools: [], cells: [] }),
        lost.removeZoneRecord(),
        lost.createStore(storePath),
        lost.removeStore(storePath, { keepDirectory: false }),
        lost.startNetwork('default'),
        lost.stopNetwork('default'),
        lost.receiveImage(imageRequest(micro)),
        lost.removeImage({ storePath, imageId: image }),
        lost.createInstanceDirectory({ ...place, sidecar: '{}' }),
        lost.removeInstanceDirectory(place),
        lost.createVolume({ ...place, volumeId: uuid(), virtualSizeBytes: 1024 ** 2 }),
        lost.startDomain(uuid()),
        lost.defineDomain(specOf(place.instanceId, uuid())),
        lost.shutdownDomain(uuid()),
        lost.destroyDomain(uuid()),
        lost.rebootDomain(uuid()),
        lost.resetDomain(uuid()),
        lost.pauseDomain(uuid()),
        lost.resumeDomain(uuid()),
        lost.undefineDomain(uuid()),
      ];
      for (const action of actions) {
        const error = await failure(run(action));
        expect(error).toMatchObject({ code: 'ZONE_LOST', message: expect.stringMatching(words) });
      }
    }
    expect(await host.filesIn(storePath)).toBe(before);
  });

  describe('an instance', () => {
    const instanceId = uuid();
    const volumeId = uuid();
    const place = { storePath, instanceId };
    const volume = { ...place, volumeId, virtualSizeBytes: 128 * 1024 ** 2, backingImageId: image };
    const spec = specOf(instanceId, volumeId);

    beforeAll(() => run(driver.receiveImage(imageRequest(micro, { imageId: image }))));

    it('is made, each step twice, and started; its base image stays root’s', async () => {
      const sidecar = JSON.stringify(spec.metadata);
      const seed = { instanceId, hostname: 'driver-test-1', sshPublicKeys: ['ssh-ed25519 AAAAC3Nza somebody'] };
      for (const _twice of [1, 2]) {
        await run(driver.createInstanceDirectory({ ...place, sidecar, seed }));
        await run(driver.createVolume(volume));
        await run(driver.defineDomain(spec));
        await run(driver.startDomain(instanceId));
      }
      expect(await driver.domainState(instanceId)).toBe('running');
      expect(await shell(`stat -c '%a %U' ${storePath}/images/${image}.qcow2`)).toBe('444 root');
      expect(await shell(`stat -c '%U' ${storePath}/instances/${instanceId}/${volumeId}.qcow2`)).toBe('libvirt-qemu');
      expect(await driver.imageInfo(spec.disks[0]?.path ?? '')).toMatchObject({
        virtualSizeBytes: volume.virtualSizeBytes,
        backingFile: expect.stringContaining(`images/${image}.qcow2`),
      });
      const xml = await shell(`virsh dumpxml --security-info ${instanceId}`);
      expect(xml).toMatch(/passwd='[A-Za-z0-9]{8}'/);
      const { domains } = await driver.observe({ stores: mark.stores });
      expect(domains).toContainEqual({ uuid: instanceId, name: 'driver-test-1', state: 'running' });
      const { takenNames } = await run(driver.probe({ stores: [], freeNames: ['driver-test-1', 'no-other'] }));
      expect(takenNames).toEqual([{ name: 'driver-test-1', uuid: instanceId }]);
    });

    it('answers through its agent, with the address that it has', async () => {
      const report = await untilAgentAnswers(instanceId);
      expect(report).toMatchObject({ agent: true, addresses: [expect.stringMatching(/^192\.168\.122\.\d+$/)] });
    });

    it('has a console on which its seed is seen', async () => {
      const terminal = await driver.openConsole(instanceId, { columns: 80, rows: 24 });
      let seen = '';
      const reading = (async () => {
        for await (const bytes of terminal.output) seen += Buffer.from(bytes).toString();
      })();
      const say = (line: string) => terminal.write(Buffer.from(`${line}\n`));
      for (let tries = 0; tries < 30 && !seen.includes('local-hostname'); tries += 1) {
        say('mkdir -p /seed; mount -t iso9660 /dev/sr0 /seed; cat /seed/meta-data; ls /seed');
        await sleep(1000);
      }
      expect(seen).toContain(instanceId);
      expect(seen).toContain('user-data');
      terminal.write(Uint8Array.of(0x1d));
      await terminal.ended;
      await reading;
      expect(await shell("pgrep -c -f '[v]irsh.*console'")).toBe('0');
    });

    it('is not made anew by the step that made it: its disk keeps what the guest wrote', async () => {
      await run(driver.createVolume(volume));
      expect(await driver.domainState(instanceId)).toBe('running');
      const other = driver.createVolume({ ...volume, virtualSizeBytes: 1024 ** 3 });
      expect(await failure(run(other))).toMatchObject({ code: 'EXISTS' });
    });

    it('does not give its name to another', async () => {
      const error = await failure(run(driver.defineDomain({ ...spec, uuid: uuid() })));
      expect(error).toMatchObject({ code: 'EXISTS', message: expect.stringContaining('driver-test-1') });
    });

    it('survives a libvirt that is restarted while it is asked', async () => {
      const restart = shell('systemctl restart libvirtd');
      await sleep(100);
      expect(await driver.domainState(instanceId)).toBe('running');
      await restart;
      expect(await driver.domainState(instanceId)).toBe('running');
    });

    it('reboots, resets, and powers off when it is asked; asking twice does no harm', async () => {
      await run(driver.resetDomain(instanceId));
      await untilAgentAnswers(instanceId);
      await run(driver.rebootDomain(instanceId));
      expect(await driver.domainState(instanceId)).toBe('running');
      for (let tries = 0; tries < 60 && (await driver.domainState(instanceId)) !== 'stopped'; tries += 1) {
        await run(driver.shutdownDomain(instanceId));
        await sleep(1000);
      }
      expect(await driver.domainState(instanceId)).toBe('stopped');
      await run(driver.shutdownDomain(instanceId));
      await run(driver.destroyDomain(instanceId));
      expect(await driver.guestReport(instanceId)).toEqual({ agent: false, addresses: [] });
      expect(await failure(driver.openConsole(instanceId, { columns: 80, rows: 24 }))).toMatchObject({
        code: 'WRONG_STATE',
      });
    });

    it('says in words what could not be done, with the command and what it said', async () => {
      await shell(`mv ${storePath}/images/${image}.qcow2 ${storePath}/images/away`);
      const error = await failure(run(driver.startDomain(instanceId)));
      await shell(`mv ${storePath}/images/away ${storePath}/images/${image}.qcow2`);
      expect(error.code).toBe('COMMAND_FAILED');
      expect(error.message).toMatch(/^cell-\d+: could not start the guest: .*images/);
      expect(error.details[0]?.reason).toBe(`virsh -q -c qemu:///system start ${instanceId}`);
    });

    it('is gone when it is undefined and its directory removed, twice', async () => {
      await run(driver.startDomain(instanceId));
      await shell(`touch ${storePath}/instances/${instanceId}/notes.txt`);
      for (const _twice of [1, 2]) await run(driver.undefineDomain(instanceId));
      expect(await driver.domainState(instanceId)).toBe('missing');
      const kept = await failure(run(driver.removeInstanceDirectory(place)));
      expect(kept).toMatchObject({
        message: expect.stringContaining("not nano's"),
        details: [{ subject: 'notes.txt' }],
      });
      await shell(`rm ${storePath}/instances/${instanceId}/notes.txt`);
      for (const _twice of [1, 2]) await run(driver.removeInstanceDirectory(place));
      expect(await shell(`find / ${storePath} -xdev -name '*${instanceId}*' 2>/dev/null`)).toBe('');
    });
  });

  it('leaves foreign domains alone', async () => {
    const foreign = uuid();
    const xml = `<domain type="qemu"><name>foreign</name><uuid>${foreign}</uuid><memory>65536</memory><os><type>hvm</type></os></domain>`;
    await shell(`echo '${xml}' | virsh define /dev/stdin`);
    try {
      const error = await failure(run(driver.undefineDomain(foreign)));
      expect(error).toMatchObject({ code: 'WRONG_STATE', message: expect.stringContaining('"foreign"') });
      expect(await driver.domainState(foreign)).toBe('stopped');
    } finally {
      await shell(`virsh undefine ${foreign}`);
    }
  });

  it('leaves nothing when it goes', async () => {
    for (const _twice of [1, 2]) {
      await run(joining.removeImage({ storePath, imageId: image }));
      await run(joining.stopNetwork('default'));
      await run(joining.removeStore(storePath, { keepDirectory: false }));
      await run(joining.removeZoneRecord());
      await run(joining.removeMark(mark));
    }
    expect(await shell(`ls -d ${storePath} /var/lib/libvirt/nano 2>/dev/null`)).toBe('');
    expect(await failure(run(driver.createStore(storePath)))).toMatchObject({
      code: 'ZONE_LOST',
      message: expect.stringContaining('no longer carries'),
    });
  });
});
