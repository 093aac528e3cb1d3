import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../src/controller/inventory/sqlite/open-sqlite-store.ts';
import type { RebuildView } from '../../src/controller/model/rebuild-view.ts';
import type { TrashView } from '../../src/controller/model/trash-view.ts';
import type { VerifyView } from '../../src/controller/model/verify-view.ts';
import type { InstanceView } from '../../src/controller/model/views.ts';
import { labCells } from './lab-cells.ts';
import { lab, Nano, onCell } from './nano.ts';

const [one, two] = labCells();
const nano = new Nano();

/** The inventory without history, revisions and what hosts are measured to be. */
async function dump(): Promise<object> {
  const store = await openSqliteStore({ directory: nano.home });
  try {
    const plain = (documents: readonly object[]) =>
      documents.map((document) => ({ ...document, revision: 0, recordRevision: 0, facts: null }));
    return {
      zones: (await store.list('zones')).map(({ id, createdAt }) => ({ id, createdAt })),
      pools: plain(await store.list('pools')),
      cells: plain(await store.list('cells')),
      stores: plain(await store.list('stores')),
      images: plain(await store.list('images')),
      replicas: plain(await store.list('replicas')),
      instances: plain(await store.list('instances')),
      volumes: plain(await store.list('volumes')),
      interfaces: plain(await store.list('interfaces')),
      placements: plain(await store.list('placements')),
      trash: plain(await store.list('trash')),
      claims: plain(await store.list('claims')),
    };
  } finally {
    await store.close();
  }
}

async function findings(...flags: readonly string[]): Promise<(readonly [string, string])[]> {
  const ran = await nano.run('verify', '--json', ...flags);
  const view: VerifyView = JSON.parse(ran.stdout);
  expect(ran.status).toBe(view.findings.some(({ severity }) => severity === 'error') ? 1 : 0);
  return view.findings.map(({ code, subject }) => [code, subject]);
}

describe.skipIf(one === undefined || two === undefined)(
  'an inventory that is lost, and cells that differ from it',
  () => {
    if (one === undefined || two === undefined) return;
    const login = ['--user', one.address.user ?? 'root', '--identity', one.address.identity ?? ''];
    const keyOf = (cell: typeof one) => ['--host-key', cell.address.acceptedFingerprint ?? ''];

    beforeAll(async () => {
      const image = (await lab('image', 'micro')).trim();
      for (const cell of [one, two]) await nano.join(cell);
      await nano.must('image', 'import', image, '--name', 'micro');
      await nano.must('image', 'import', image, '--name', 'other', '--cell', 'cell-2');
      for (const name of ['web-1', 'web-2', 'web-3', 'web-4'])
        await nano.must('instance', 'create', name, '--image', 'micro', '--memory', '128M');
      await nano.must('instance', 'stop', 'web-3', '--force');
      await nano.must('instance', 'delete', 'web-4', '--force', '--yes');
    });

    afterAll(async () => {
      await onCell('cell-1', 'virsh -q destroy Old_Mail; virsh -q undefine Old_Mail; :');
      await nano.leave();
    });

    test('what is as recorded has nothing to tell, checksums too', async () => {
      expect(await findings('--checksums')).toEqual([]);
    });

    test('the database is deleted and made again from one cell: only the history is gone', async () => {
      const before = await dump();
      rmSync(nano.home, { recursive: true });
      const view = await nano.json<RebuildView>('rebuild', '--from', two.address.host, ...login, ...keyOf(two));
      expect(view).toMatchObject({ instances: 3, images: 2, trash: 1, conflicts: [] });
      expect(await dump()).toEqual(before);
      expect(await findings()).toEqual([]);
    });

    test('a deleted instance comes back, and starts', async () => {
      expect((await nano.json<TrashView[]>('trash', 'list')).map(({ name }) => name)).toEqual(['web-4']);
      await nano.must('instance', 'undelete', 'web-4');
      await nano.must('instance', 'start', 'web-4');
    });

    test('a hand-made edit and a lost domain are found, and mended', async () => {
      const { id, cell } = await nano.json<InstanceView>('instance', 'show', 'web-3');
      await onCell(
        cell,
        `virsh -q dumpxml --inactive ${id} | sed 's/<vcpu[^>]*>1</<vcpu>2</' >/tmp/edited.xml; virsh -q define /tmp/edited.xml`,
      );
      const running = await nano.json<InstanceView>('instance', 'show', 'web-2');
      await onCell(running.cell, `virsh -q destroy ${running.id}; virsh -q undefine ${running.id}`);
      expect((await findings()).sort()).toEqual([
        ['DEFINITION_CHANGED', 'web-3'],
        ['DOMAIN_MISSING', 'web-2'],
      ]);
      await nano.must('verify', '--fix');
      expect(await findings()).toEqual([]);
      await nano.must('instance', 'start', 'web-2');
    });

    test('a foreign domain is adopted, started and released as it was', async () => {
      const xml =
        "<domain type='qemu'><name>Old_Mail</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>";
      await onCell('cell-1', `echo "${xml}" >/tmp/old.xml; virsh -q define /tmp/old.xml`);
      const before = await onCell('cell-1', 'virsh -q dumpxml Old_Mail');
      await nano.must('adopt', 'cell-1', 'Old_Mail');
      expect(await onCell('cell-1', 'virsh -q dumpxml Old_Mail')).toBe(before);
      await nano.must('instance', 'start', 'old-mail');
      await nano.must('instance', 'stop', 'old-mail', '--force');
      await nano.must('release', 'old-mail');
      expect(await onCell('cell-1', 'virsh -q dumpxml Old_Mail')).toBe(before);
    });
  },
);
