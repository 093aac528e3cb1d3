import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCells } from '../../src/cell/create-cells.ts';
import { createTransport } from '../../src/cell/transport/transport.ts';
import { systemClock } from '../../src/cli/system/system-ports.ts';
import type { Controller } from '../../src/controller/controller.ts';
import type { DomainEvent } from '../../src/controller/model/domain-event.ts';
import type { CellReading, CellWatch } from '../../src/controller/ports/watching.ts';
import { everyCollection } from '../contract/document-store/every-collection.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { call, TestWorld } from '../support/test-world.ts';
import { DrivenCell } from './driven-cell.ts';
import { type LabCell, labCells } from './lab-cells.ts';

const [cell] = labCells();
const uuid = '01890000-0000-7000-8000-00000000e0a1';
const xml = `<domain type='qemu'><name>watched 1</name><uuid>${uuid}</uuid><memory unit='MiB'>32</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os><devices><serial type='pty'/><console type='pty'/></devices></domain>`;
const stores = [{ id: 'images', path: '/var/lib/libvirt/images' }];
const second = 1_000;

describe.skipIf(cell === undefined)('watching a real cell', () => {
  const events: { readonly event: DomainEvent; readonly atMs: number }[] = [];
  let driven: DrivenCell;
  let watch: CellWatch;

  const happened = (change: string) =>
    vi.waitFor(
      () => {
        const found = events.find(
          ({ event }) => event.uuid === uuid && event.kind === 'lifecycle' && event.change === change,
        );
        if (found === undefined) throw new Error(`nothing was ${change}`);
        return found;
      },
      { timeout: 10 * second },
    );
  const domainIn = ({ domains }: CellReading) => domains.find((domain) => domain.uuid === uuid);

  beforeAll(async () => {
    driven = new DrivenCell(cell);
    await driven.shell(`virsh destroy ${uuid}; virsh undefine ${uuid}`);
    await driven.shell(
      `cat >/run/watched.xml <<'XML'\n${xml}\nXML\nvirsh define /run/watched.xml; rm /run/watched.xml`,
    );
    watch = await driven.joining.watch({ stores, onEvent: (event) => events.push({ event, atMs: performance.now() }) });
    await watch.read();
  });
  afterAll(async () => {
    watch.close();
    await driven.shell(`virsh destroy ${uuid}; virsh undefine ${uuid}`);
    await driven.close();
  });

  it("tells a guest's start and stop within a second, each once", async () => {
    await driven.shell(`virsh start ${uuid}`);
    const told = performance.now();
    expect((await happened('started')).atMs - told).toBeLessThan(second);
    expect(domainIn(await watch.read())).toMatchObject({
      name: 'watched 1',
      state: 'running',
      run: expect.any(Number),
    });
    await driven.shell(`virsh destroy ${uuid}`);
    const ended = performance.now();
    expect((await happened('stopped')).atMs - ended).toBeLessThan(second);
    expect(domainIn(await watch.read())).toMatchObject({ state: 'stopped' });
    await driven.shell(`virsh start ${uuid}`);
  });

  it('counts as virsh and the kernel do', async () => {
    const { host, domains, libvirt } = await watch.read();
    expect(libvirt.through).not.toBe('virsh');
    const memory = await driven.shell('grep MemTotal: /proc/meminfo');
    expect(host?.memoryTotalBytes).toBe(Number(/\d+/.exec(memory)?.[0]) * 1024);
    const uptime = Number((await driven.shell('cat /proc/uptime')).split(' ')[0]) * second;
    expect(Math.abs(uptime - (host?.uptimeMs ?? 0))).toBeLessThan(20 * second);
    expect(host?.networks.map(({ name }) => name)).not.toContain('virbr0');
    const before = domains.find((domain) => domain.uuid === uuid);
    const [pid = ''] = (await driven.shell("cat '/run/libvirt/qemu/watched 1.pid'")).split('\n');
    const ticks = (await driven.shell(`sed 's/.*) //' /proc/${pid}/stat`)).split(' ');
    const cpuNs = (Number(ticks[11]) + Number(ticks[12])) * 1e7;
    const after = domainIn(await watch.read());
    expect(before?.cpuNs).toBeLessThanOrEqual(cpuNs);
    expect(after?.cpuNs).toBeGreaterThanOrEqual(cpuNs);
    const list = (await driven.shell('virsh -q list --all --uuid')).split('\n').filter((line) => line !== '');
    expect(domains.map((domain) => domain.uuid).sort()).toEqual(list.map((line) => line.trim()).sort());
  });

  it('goes on when libvirt was restarted, events and all', async () => {
    await driven.shell('systemctl restart libvirtd');
    await vi.waitFor(() => watch.read(), { timeout: 20 * second, interval: 500 });
    events.length = 0;
    await driven.shell(`virsh suspend ${uuid}`);
    await happened('suspended');
    expect(domainIn(await watch.read())).toMatchObject({ state: 'paused' });
  });

  /** Only in a lab of its own: others would lose their cables too. */
  it.skipIf(process.env.NANO_LAB_NAME === undefined)(
    'shows a cell whose cable is cut as offline within ten seconds, and back when it is mended',
    async () => {
      if (cell === undefined) throw new Error('there is no lab');
      const controller = await controllerOf(cell);
      const watching = controller.watch({ intervalMs: 1_000 }, call);
      const contacts: string[] = [];
      const codes: string[] = [];
      const read = (async () => {
        for await (const update of watching) {
          if (update.type === 'event') codes.push(update.event.code);
          else contacts.push(update.stats.cells[0]?.contact ?? '');
        }
      })();
      const until = (contact: string, ms: number) =>
        vi.waitFor(() => expect(contacts.at(-1)).toBe(contact), { timeout: ms, interval: 50 });
      try {
        await until('online', 10 * second);
        lab('cut', cell.name);
        await until('offline', 10 * second);
        expect(contacts).toContain('slow');
      } finally {
        lab('mend', cell.name);
      }
      const mended = performance.now();
      await until('online', 30 * second);
      console.log(`back ${((performance.now() - mended) / second).toFixed(1)} s after it was mended`);
      expect(codes).toContain('cell.offline');
      expect(codes).toContain('cell.online');
      await watching.close();
      await read;
      await controller.close();
    },
  );
});

function lab(...args: string[]): void {
  execFileSync('bash', [fileURLToPath(new URL('../../lab/lab.sh', import.meta.url)), ...args], { stdio: 'ignore' });
}

/** A zone whose inventory says that this is its one cell. */
async function controllerOf({ name, address }: LabCell): Promise<Controller> {
  const store = new MemoryStore();
  const { pools, cells } = everyCollection;
  await store.transaction(async (tx) => {
    await tx.insert('pools', pools);
    await tx.insert('cells', { ...cells, name, address, poolId: pools.id });
  });
  const { controller } = await new TestWorld(store).process((services) => ({
    ...services,
    clock: systemClock,
    cells: createCells({ transport: createTransport({ env: process.env, home: homedir() }) }),
  }));
  return controller;
}
