import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metadataNamespace } from '../../src/cell/commands/virsh.ts';
import { createCells } from '../../src/cell/create-cells.ts';
import { domainState } from '../../src/cell/facts/domain-state.ts';
import { observeHost } from '../../src/cell/facts/observe-host.ts';
import type { DomainEvent } from '../../src/cell/libvirt/protocol/events.ts';
import { errorNumber } from '../../src/cell/libvirt/protocol/libvirt-error.ts';
import { findLibvirt } from '../../src/cell/libvirt/session/find-libvirt.ts';
import type { LibvirtSession } from '../../src/cell/libvirt/session/libvirt-session.ts';
import { observedDomains } from '../../src/cell/libvirt/session/observed-domains.ts';
import type { Connection, Transport } from '../../src/cell/transport/transport.ts';
import { createTransport } from '../../src/cell/transport/transport.ts';
import { readMetadata } from '../../src/cell/xml/read-domain.ts';
import type { ObservedDomain } from '../../src/controller/model/cell.ts';
import { failure } from './driven-cell.ts';
import { labCells } from './lab-cells.ts';

const [cell] = labCells();
const limits = { deadlineMs: 20_000 };
/** Names that virsh prints and that its readers must not trip over. */
const domains = [
  { uuid: '01890000-0000-7000-8000-00000000e001', name: 'rpc-1' },
  { uuid: '01890000-0000-7000-8000-00000000e002', name: 'rpc it\'s "2"' },
  { uuid: '01890000-0000-7000-8000-00000000e003', name: 'rpc-3' },
];

function xmlOf({ uuid, name }: (typeof domains)[number]): string {
  const escaped = name.replaceAll('"', '&quot;');
  return `<domain type='qemu'><name>${escaped}</name><uuid>${uuid}</uuid><memory unit='MiB'>32</memory><vcpu>1</vcpu>
    <metadata><nano:instance xmlns:nano="${metadataNamespace}">of ${uuid}</nano:instance></metadata>
    <os><type arch='x86_64' machine='pc'>hvm</type></os><devices><serial type='pty'/><console type='pty'/></devices></domain>`;
}

const sorted = (list: readonly ObservedDomain[]) => [...list].sort((a, b) => a.uuid.localeCompare(b.uuid));

describe.skipIf(cell === undefined)("libvirt's own protocol", () => {
  const transport: Transport = createTransport({ env: process.env, home: '/root' });
  let connection: Connection;
  let session: LibvirtSession;

  const as = (user: string): Promise<Connection> => {
    if (cell === undefined) throw new Error('there is no lab');
    return transport.connect({ ...cell.address, user }, limits);
  };
  const shell = async (script: string) => {
    const done = await connection.exec({ argv: ['sh', '-c', script] }, limits);
    expect(done).toMatchObject({ status: 0 });
    return done.stdout;
  };

  beforeAll(async () => {
    connection = await as('root');
    session = (await findLibvirt(connection, limits)).session;
    for (const domain of domains) {
      await connection.exec({ argv: ['virsh', 'define', '/dev/stdin'], stdin: [xmlOf(domain)] }, limits);
    }
    await shell(`virsh start ${domains[0]?.uuid}; virsh start ${domains[2]?.uuid}; virsh suspend ${domains[2]?.uuid}`);
  });

  afterAll(async () => {
    for (const { uuid } of domains) {
      await connection.exec({ argv: ['sh', '-c', `virsh destroy ${uuid}; virsh undefine ${uuid}`] }, limits);
    }
    session.close();
    await connection.close();
  });

  it.each([
    ['root', 'libvirtd'],
    // libvirt asks polkit about those who are not root, and polkit knows nobody there to ask.
    ['ops', 'virt-ssh-helper'],
  ])('is reached as %s through %s, and says what virsh says', async (user, way) => {
    const other = await as(user);
    const found = await findLibvirt(other, limits);
    expect(found.path).toBe(way);
    const byVirsh = await observeHost(other, { stores: [] }, limits);
    const byProtocol = await observedDomains(found.session, limits);
    expect(byProtocol).toContainEqual({ ...domains[0], state: 'running' });
    expect(byProtocol).toContainEqual({ ...domains[1], state: 'stopped' });
    expect(byProtocol).toContainEqual({ ...domains[2], state: 'paused' });
    expect(sorted(byProtocol)).toEqual(sorted(byVirsh.domains));
    found.session.close();
    await other.close();
  });

  it('is closed to those who may neither use it nor become root, and says why', async () => {
    const other = await as('plain');
    const error = await failure(findLibvirt(other, limits));
    expect(error).toMatchObject({ code: 'CELL_UNFIT' });
    expect(error.details.map(({ code }) => code)).toEqual(['CELL_UNFIT', 'NO_RIGHTS']);
    await other.close();
  });

  it('tells the same figures as virsh domstats', async () => {
    const [running] = domains;
    const printed = await shell(`virsh domstats --state --balloon --vcpu --block --interface --raw ${running?.uuid}`);
    const figures = new Map(
      [...printed.matchAll(/^ {2}(\S+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    const records = await session.statistics(['state', 'balloon', 'vcpu', 'block', 'interface'], limits);
    const record = records.find(({ domain }) => domain.uuid === running?.uuid);
    expect([...(record?.figures.names.names ?? [])].sort()).toEqual([...figures.keys()].sort());
    for (const name of ['state.state', 'balloon.current', 'balloon.maximum', 'vcpu.maximum', 'block.count']) {
      expect(String(record?.figures.get(name))).toBe(figures.get(name));
    }
  });

  it("tells one domain's state and what nano wrote into its definition, and that there is none", async () => {
    const [running, off, paused] = await Promise.all(domains.map(({ uuid }) => session.state(uuid, limits)));
    expect([running, off, paused].map((state) => domainState(state ?? -1, false))).toEqual([
      'running',
      'stopped',
      'paused',
    ]);
    for (const { uuid } of domains)
      expect(readMetadata(await session.metadata(uuid, metadataNamespace, limits))).toBe(`of ${uuid}`);
    const nobody = '01890000-0000-7000-8000-00000000e009';
    expect(await failure(session.state(nobody, limits))).toMatchObject({ number: errorNumber.noDomain });
    expect(await failure(session.metadata(nobody, metadataNamespace, limits))).toMatchObject({
      number: errorNumber.noDomain,
    });
  });

  it('tells of changes as they happen', async () => {
    const told: DomainEvent[] = [];
    const end = session.onEvent((event) => told.push(event));
    expect(await session.watch(['lifecycle'], limits)).toEqual(['lifecycle']);
    await shell(`virsh resume ${domains[2]?.uuid}; virsh suspend ${domains[2]?.uuid}`);
    const before = Date.now();
    while (told.length < 2 && Date.now() - before < 5_000) await new Promise((resolve) => setTimeout(resolve, 20));
    end();
    expect(told).toMatchObject([
      { kind: 'lifecycle', change: 'resumed', domain: domains[2] },
      { kind: 'lifecycle', change: 'suspended', domain: domains[2] },
    ]);
  });

  it('has a console, which one at a time may hold', async () => {
    const own = (await findLibvirt(connection, limits)).session;
    const domain = await own.domain(domains[0]?.uuid ?? '', limits);
    const console = await own.console(domain, { force: false }, limits);
    const second = failure(session.console(domain, { force: false }, limits));
    expect(await second).toMatchObject({ code: 'COMMAND_FAILED', message: expect.stringContaining('Active console') });
    const closed = new Promise((resolve) => console.on('close', resolve));
    console.resume().end();
    await closed;
    const third = await session.console(domain, { force: false }, limits);
    third.destroy();
    own.close();
  });

  it('watches a cell from the second time on, through a restart of libvirt', async () => {
    if (cell === undefined) return;
    const cells = createCells({ transport });
    const driver = cells.at(cell);
    const request = { stores: [] };
    const first = await driver.observe(request);
    const second = await driver.observe(request);
    expect([first.libvirt?.through, second.libvirt?.through]).toEqual(['virsh', 'libvirtd']);
    expect(sorted(second.domains)).toEqual(sorted(first.domains));
    await shell('systemctl restart libvirtd');
    const third = await driver.observe(request);
    expect(sorted(third.domains)).toEqual(sorted(first.domains));
    expect((await driver.observe(request)).libvirt).toEqual({ through: 'libvirtd' });
    await cells.close();
    session = (await findLibvirt(connection, limits)).session;
  });
});
