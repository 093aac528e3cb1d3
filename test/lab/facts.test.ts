import { homedir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostConnection } from '../../src/cell/facts/executor.ts';
import { inspectHost } from '../../src/cell/facts/inspect-host.ts';
import { observeHost } from '../../src/cell/facts/observe-host.ts';
import { type Connection, createTransport } from '../../src/cell/transport/transport.ts';
import type { Finding } from '../../src/controller/model/host-facts.ts';
import type { InspectRequest } from '../../src/controller/ports.ts';
import { labCells } from './lab-cells.ts';

const cell = labCells().at(-1);
const transport = createTransport({ env: process.env, home: homedir() });
const storagePath = '/var/lib/libvirt/images/nano';
/** Measured before: only one test needs the guests to run again. */
const accelerator = { type: 'qemu', reason: 'measured before', tcgMs: 90 } as const;

describe.skipIf(cell === undefined)('looking at a real host', () => {
  let root: Connection;
  const others: Connection[] = [];

  async function connectAs(user: string): Promise<Connection> {
    if (cell === undefined) throw new Error('there is no lab');
    return transport.connect({ ...cell.address, user }, { deadlineMs: 30_000 });
  }

  beforeAll(async () => {
    root = await connectAs('root');
  });
  afterAll(() => Promise.all([root, ...others].map((connection) => connection?.close())));

  async function sh(script: string): Promise<string> {
    const { status, stdout, stderr } = await root.exec({ argv: ['sh', '-c', script] }, { deadlineMs: 60_000 });
    if (status !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout;
  }

  /** Changes the host for as long as a check takes. */
  async function during<T>(change: string, restore: string, check: () => Promise<T>): Promise<T> {
    try {
      await sh(change);
      return await check();
    } finally {
      await sh(restore);
    }
  }

  function inspect(request: Partial<InspectRequest> = {}, connection: HostConnection = root) {
    return inspectHost(connection, { storagePath, accelerator, ...request });
  }

  /** What is not fine, apart from what is so by the lab's nature. */
  function problems(findings: readonly Finding[]): readonly string[] {
    const nature = new Set(['NO_VIRTUALIZATION', 'ACCELERATOR_EMULATED', 'NETWORK_SLEEPING', 'KVM_UNREADABLE']);
    return findings.flatMap(({ code, severity }) => (severity === 'ok' || nature.has(code) ? [] : [code]));
  }

  it('finds a cell fit, and measures how guests run', async () => {
    const { facts, findings, ...rest } = await inspectHost(root, { storagePath });
    expect(problems(findings)).toEqual([]);
    expect(rest).toMatchObject({ user: 'root', privilege: 'root', storageExists: expect.any(Boolean) });
    expect(rest.hostKey?.fingerprint).toBe(cell?.address.acceptedFingerprint);
    expect(facts).toMatchObject({
      hostname: cell?.name,
      os: expect.stringContaining('Debian'),
      libvirtVersion: expect.stringMatching(/^9\./),
      qemuVersion: expect.stringMatching(/^7\.2/),
      accelerator: { type: 'qemu', tcgMs: expect.any(Number) },
      networks: expect.arrayContaining([expect.objectContaining({ kind: 'libvirt', name: 'default' })]),
      storage: { filesystem: 'ext4' },
      qemuUser: 'libvirt-qemu',
    });
    expect(facts?.machineTypes[0]).toBe('pc-q35-7.2');
    expect(facts?.machineId).toBe((await sh('cat /etc/machine-id')).trim());
  });

  it('leaves nothing behind on it', async () => {
    await sh('touch /tmp/nano-before; sleep 0.1');
    await inspectHost(root, { storagePath });
    await observeHost(root, { stores: [{ id: 'a', path: storagePath }] });
    const changed = await sh(
      'find /etc /home /opt /root /srv /tmp /usr /var/lib/libvirt -xdev -newer /tmp/nano-before ! -path /tmp; rm /tmp/nano-before',
    );
    expect(changed).toBe('');
  });

  it('finds the same as a user with sudo', async () => {
    const ops = await connectAs('ops');
    others.push(ops);
    const [{ facts, privilege, findings }, asRoot] = [await inspect({}, ops), await inspect()];
    expect(privilege).toBe('sudo');
    expect(problems(findings)).toEqual([]);
    expect({ ...facts, at: '' }).toEqual({ ...asRoot.facts, at: '' });
  });

  it('tells a user without rights that, and what there is to see', async () => {
    const plain = await connectAs('plain');
    others.push(plain);
    const { facts, findings } = await inspect({}, plain);
    expect(facts).toBeUndefined();
    expect(problems(findings)).toEqual(['NO_RIGHTS']);
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['CORES', 'MEMORY', 'CLOCK']));
  });

  it('names every program that is missing at once', async () => {
    const programs = '/usr/bin/virsh /usr/bin/qemu-img /usr/bin/qemu-system-x86_64 /usr/bin/flock';
    const { facts, findings } = await during(
      `for p in ${programs}; do mv $p $p.away; done`,
      `for p in ${programs}; do [ ! -e $p.away ] || mv $p.away $p; done`,
      () => inspect(),
    );
    expect(facts).toBeUndefined();
    expect(problems(findings)).toEqual(['TOOLS_MISSING', 'LIBVIRT_MISSING', 'QEMU_MISSING', 'QEMU_IMG_MISSING']);
  });

  it('names everything that is wrong at once', async () => {
    const sockets = 'libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket';
    const { facts, findings } = await during(
      `cp /etc/hosts /root/hosts.away; echo 127.0.0.1 localhost >/etc/hosts
      ip route show default >/root/route.away; ip route del default
      systemctl stop ${sockets} libvirtd.service 2>/dev/null
      mkdir -p /srv/closed/store /var/lib/libvirt/nano; chmod 700 /srv/closed; touch /srv/closed/store/other
      echo garbage >/var/lib/libvirt/nano/cell.json`,
      `cat /root/hosts.away >/etc/hosts; ip route add $(cat /root/route.away); rm /root/hosts.away /root/route.away
      rm -r /srv/closed /var/lib/libvirt/nano; systemctl start ${sockets} libvirtd.service`,
      () => inspect({ storagePath: '/srv/closed/store', network: { kind: 'bridge', name: 'br0' } }),
    );
    expect(facts).toBeUndefined();
    expect(problems(findings)).toEqual([
      'MARK_UNREADABLE',
      'HOSTNAME_UNRESOLVED',
      'LIBVIRT_UNREACHABLE',
      'STORAGE_UNREADABLE',
      'STORAGE_FOREIGN',
      'NETWORK_ABSENT',
      'NO_DEFAULT_ROUTE',
    ]);
  });

  it('takes a daemon that is not running, but answers when asked, as it is', async () => {
    await during('systemctl stop libvirtd.service 2>/dev/null', 'true', async () => {
      expect(problems((await inspect()).findings)).toEqual([]);
    });
  });

  it('does not wait for ever for a libvirt that hangs', { timeout: 90_000 }, async () => {
    const { findings } = await during(
      'virsh -q -c qemu:///system uri; pkill -STOP -x libvirtd',
      'pkill -CONT -x libvirtd',
      () => inspect(),
    );
    expect(problems(findings)).toEqual(['LIBVIRT_UNREACHABLE']);
  });

  it('finds a disk that is nearly full, one in memory and one that is read-only', async () => {
    const place = '/var/lib/libvirt/images';
    const full = await during(
      `fallocate -l $(($(df -B1 --output=avail ${place} | tail -n 1) - 900000000)) ${place}/filler`,
      `rm ${place}/filler`,
      () => inspect(),
    );
    expect(problems(full.findings)).toEqual(['STORAGE_NO_SPACE']);
    expect(full.facts?.storage.availableBytes).toBeLessThan(2 ** 30);
    const memory = await during(
      'mkdir /srv/memory; mount -t tmpfs -o ro,size=8g none /srv/memory',
      'umount /srv/memory; rmdir /srv/memory',
      () => inspect({ storagePath: '/srv/memory/nano' }),
    );
    expect(problems(memory.findings)).toEqual(['STORAGE_NOT_WRITABLE', 'STORAGE_TMPFS']);
  });

  it('finds the directory behind a link that QEMU cannot pass through', async () => {
    const { findings } = await during(
      'mkdir -p /srv/closed/store; chmod 700 /srv/closed; ln -s /srv/closed/store /srv/link',
      'rm -r /srv/closed /srv/link',
      () => inspect({ storagePath: '/srv/link/nano' }),
    );
    const found = findings.find(({ code }) => code === 'STORAGE_UNREADABLE');
    expect(found?.fact).toContain('cannot pass through /srv/closed (0700 root:root)');
  });

  it('offers bridges of the host, not those of libvirt', async () => {
    const { facts, findings } = await during(
      'ip link add br0 type bridge; ip link set br0 up; ip link add virbr9 type bridge',
      'ip link del br0; ip link del virbr9',
      () => inspect({ network: { kind: 'bridge', name: 'br0' } }),
    );
    expect(problems(findings)).toEqual([]);
    expect(facts?.networks.filter(({ kind }) => kind === 'bridge')).toEqual([
      { kind: 'bridge', name: 'br0', active: true, autostart: true },
    ]);
  });

  describe('with domains', () => {
    const define = (uuid: string, name: string, metadata = '') =>
      `printf '%s' "<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid><metadata>${metadata}</metadata>
      <memory unit='MiB'>64</memory><vcpu>2</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>" |
      virsh -q -c qemu:///system define /dev/stdin`;
    const foreign = '0199aaaa-0000-7000-8000-0000000000f1';
    const ours = '0199aaaa-0000-7000-8000-0000000000f2';
    const known = '0199aaaa-0000-7000-8000-0000000000f3';

    it('counts those of others, and sees the state of all', async () => {
      await during(
        [
          define(foreign, 'a name &apos;quoted&apos;'),
          define(ours, 'ours', `<nano:instance xmlns:nano='urn:nano:instance:1'>{}</nano:instance>`),
          define(known, '4711'),
          `virsh -q -c qemu:///system start --paused ${foreign}`,
        ].join(' && '),
        `virsh -q -c qemu:///system destroy ${foreign}; for u in ${foreign} ${ours} ${known}; do virsh -q -c qemu:///system undefine $u; done`,
        async () => {
          const { facts } = await inspect({ ownDomains: [known] });
          expect(facts?.foreign).toContainEqual({
            uuid: foreign,
            name: "a name 'quoted'",
            running: true,
            cores: 2,
            memoryBytes: 64 * 2 ** 20,
          });
          expect(facts?.foreign.map(({ uuid }) => uuid)).not.toContain(ours);
          expect(facts?.foreign.map(({ uuid }) => uuid)).not.toContain(known);

          const { domains, load } = await observeHost(root, {
            stores: [
              { id: 'there', path: '/var/lib/libvirt/images' },
              { id: 'absent', path: '/srv/absent' },
            ],
          });
          expect(Object.keys(load.storeAvailableBytes)).toEqual(['there']);
          expect(domains).toContainEqual({ uuid: foreign, name: "a name 'quoted'", state: 'paused' });
          expect(domains).toContainEqual({ uuid: known, name: '4711', state: 'stopped' });
        },
      );
    });
  });

  it('an observation fails in so many words where libvirt is stopped', async () => {
    const sockets = 'libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket';
    const observed = during(
      `systemctl stop ${sockets} libvirtd.service 2>/dev/null`,
      `systemctl start ${sockets} libvirtd.service`,
      () => observeHost(root, { stores: [] }),
    );
    await expect(observed).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringContaining('libvirt does not answer'),
    });
  });
});
