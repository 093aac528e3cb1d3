import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorRecord } from '../../src/controller/model/errors.ts';
import type {
  CellView,
  ImageView,
  InstanceDetail,
  InstanceView,
  OperationView,
} from '../../src/controller/model/views.ts';
import { labCells } from './lab-cells.ts';
import { holding, lab, Nano, onCell, onHost, type Ran, until } from './nano.ts';

const [one, two] = labCells();
const nano = new Nano();
const storePath = '/var/lib/libvirt/images/nano';
/** Everything that nano could leave on a cell, and every domain. */
const everything = `find ${storePath} /var/lib/libvirt/nano 2>/dev/null | sort; virsh -q list --all --name`;

function errorOf(ran: Ran): ErrorRecord {
  return JSON.parse(ran.stdout).error;
}

/** Runs a command that must fail, and answers why. */
async function fails(...args: readonly string[]): Promise<ErrorRecord & { exit: number | null }> {
  const ran = await nano.run(...args, '--json');
  if (ran.status === 0) throw new Error(`nano ${args.join(' ')} succeeded:\n${ran.stdout}`);
  return { ...errorOf(ran), exit: ran.status };
}

describe.skipIf(one === undefined || two === undefined)('the main job on two cells', () => {
  const first = one?.address;
  const second = two?.address;
  if (first === undefined || second === undefined) return;
  const login = (user: string) => ['--user', user, '--identity', first.identity ?? ''];
  const keyOf = (address: typeof first) => ['--host-key', address.acceptedFingerprint ?? ''];
  let image = '';

  beforeAll(async () => {
    image = (await lab('image', 'micro')).trim();
  });

  afterAll(() => nano.leave());

  test('an empty zone says what to do first', async () => {
    const cells = await nano.run('cell', 'list', '--json');
    expect(JSON.parse(cells.stdout)).toEqual([]);
    expect(cells.stderr).toContain('nano pool add-cell default');
    const refused = await fails('image', 'import', image, '--name', 'micro');
    expect(refused).toMatchObject({ code: 'NO_CELL_FITS', exit: 5 });
    expect(refused.hint).toContain('nano pool add-cell');
  });

  test('a host whose key is unknown, or is not the one given, is not joined', async () => {
    const unknown = await fails('pool', 'add-cell', 'default', first.host, ...login('root'));
    expect(unknown).toMatchObject({ code: 'HOST_KEY_UNKNOWN', exit: 6 });
    expect(JSON.stringify(unknown)).toContain(first.acceptedFingerprint);
    const other = await fails(
      'pool',
      'add-cell',
      'default',
      first.host,
      ...login('root'),
      '--host-key',
      `SHA256:${'A'.repeat(43)}`,
    );
    expect(other.exit).toBe(6);
    expect(await onCell('cell-1', everything)).toBe('');
  });

  test('a host that is not there, and a user without rights, are told with exit 6', async () => {
    expect(await fails('pool', 'add-cell', 'default', '127.0.0.1', '--port', '1')).toMatchObject({
      code: 'CELL_UNREACHABLE',
      exit: 6,
    });
    const plain = await fails('pool', 'add-cell', 'default', first.host, ...login('plain'), ...keyOf(first));
    expect(plain).toMatchObject({ code: 'NO_RIGHTS', exit: 6 });
  });

  test('a dry run shows every command and touches nothing', async () => {
    const shown = await nano.run(
      'pool',
      'add-cell',
      'default',
      first.host,
      ...login('root'),
      ...keyOf(first),
      '--dry-run',
    );
    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain('cell.json');
    expect(await onCell('cell-1', everything)).toBe('');
    expect(await nano.json('cell', 'list')).toEqual([]);
  });

  test('two cells join, one as root and one through sudo', async () => {
    const joined = await nano.run('pool', 'add-cell', 'default', first.host, ...login('root'), ...keyOf(first));
    expect(joined.stderr + joined.stdout).toContain('cell-1');
    expect(joined.status).toBe(0);
    const sudo = await nano.run('pool', 'add-cell', 'default', second.host, ...login('ops'), ...keyOf(second));
    expect(sudo.status).toBe(0);
    const cells = await nano.json<CellView[]>('cell', 'list');
    expect(cells.map((cell) => [cell.name, cell.condition])).toEqual([
      ['cell-1', 'online'],
      ['cell-2', 'online'],
    ]);
    const again = await fails(
      'pool',
      'add-cell',
      'default',
      first.host,
      '--name',
      'again',
      ...login('root'),
      ...keyOf(first),
    );
    expect(again).toMatchObject({ code: 'IN_USE', exit: 4 });
  });

  test('another zone cannot take a cell, and its attempt leaves no trace', async () => {
    const other = new Nano();
    try {
      const before = await onCell('cell-1', `${everything}; cat /var/lib/libvirt/nano/cell.json`);
      const refused = await other.run(
        'pool',
        'add-cell',
        'default',
        first.host,
        ...login('root'),
        ...keyOf(first),
        '--json',
      );
      expect(refused.status).toBe(4);
      expect(await other.json('cell', 'list', '--cached')).toEqual([]);
      expect(await onCell('cell-1', `${everything}; cat /var/lib/libvirt/nano/cell.json`)).toBe(before);
    } finally {
      other.remove();
    }
  });

  test('what is no image, or needs another file, is refused before anything is sent', async () => {
    const text = join(nano.home, 'notes.img');
    writeFileSync(text, 'these are notes\n'.repeat(100));
    expect(await fails('image', 'import', text)).toMatchObject({ code: 'BAD_IMAGE', exit: 2 });
    const backed = join(nano.home, 'backed.qcow2');
    await onCell('cell-1', 'cd /tmp && qemu-img create -q -f qcow2 -b /etc/passwd -F raw backed.qcow2 1M');
    writeFileSync(
      backed,
      Buffer.from(await onCell('cell-1', 'base64 -w0 /tmp/backed.qcow2; rm /tmp/backed.qcow2'), 'base64'),
    );
    const refused = await fails('image', 'import', backed, '--cell', 'cell-1');
    expect(refused).toMatchObject({ code: 'BAD_IMAGE', exit: 2 });
    expect(refused.message).toContain('backing');
    expect(await onCell('cell-1', `find ${storePath} -type f`)).toBe('');
  });

  test('a wrong checksum ends the import, and nothing is left of it', async () => {
    const refused = await fails(
      ...['image', 'import', image, '--name', 'micro', '--cell', 'cell-1', '--checksum', '0'.repeat(64)],
    );
    expect(refused).toMatchObject({ code: 'CHECKSUM_MISMATCH', exit: 1 });
    expect(await onCell('cell-1', `find ${storePath} -type f`)).toBe('');
    expect(await nano.json('image', 'list')).toEqual([]);
  });

  test('an import that is interrupted leaves nothing', async () => {
    const running = nano.start('image', 'import', '/dev/zero', '--name', 'zero');
    expect((await running.ended).status).toBe(2);
    const big = join(nano.home, 'big.raw');
    writeFileSync(
      big,
      Buffer.concat([Buffer.alloc(510), Buffer.from([0x55, 0xaa]), Buffer.alloc(512 * 1024 * 1024 - 512, 7)]),
    );
    const importing = nano.start('image', 'import', big, '--name', 'big', '--cell', 'cell-1');
    await until('bytes arriving', async () => (await onCell('cell-1', `ls ${storePath}/.partial`)) !== '');
    importing.signal('SIGINT');
    expect((await importing.ended).status).toBe(130);
    await until(
      'the partial file being gone',
      async () => (await onCell('cell-1', `find ${storePath} -type f`)) === '',
    );
    expect(await nano.json('image', 'list')).toEqual([]);
  });

  test('an image is imported once and kept with its checksum', async () => {
    expect((await nano.run('image', 'import', image, '--name', 'micro', '--cell', 'cell-1')).status).toBe(0);
    const shown = await nano.json<ImageView>('image', 'show', 'micro');
    expect(shown).toMatchObject({ state: 'ready', format: 'qcow2', replicas: [{ cell: 'cell-1', state: 'ready' }] });
    const [sum] = (await onCell('cell-1', `sha256sum ${shown.replicas[0]?.path}`)).split(' ');
    expect(sum).toBe(shown.sha256);
    expect(await fails('image', 'import', image, '--name', 'micro')).toMatchObject({ code: 'EXISTS', exit: 4 });
  });

  test('wrong values are refused with exit 2, 3 or 5, each with its cause', async () => {
    expect(await fails('instance', 'create', 'Web', '--image', 'micro')).toMatchObject({
      code: 'INVALID_VALUE',
      exit: 2,
    });
    expect(await fails('instance', 'create', 'web', '--image', 'none')).toMatchObject({ code: 'NOT_FOUND', exit: 3 });
    expect(await fails('instance', 'create', 'web', '--image', 'micro', '--pool', 'none')).toMatchObject({
      code: 'NOT_FOUND',
      exit: 3,
    });
    expect(await fails('instance', 'create', 'web', '--image', 'micro', '--cell', 'none')).toMatchObject({
      code: 'NOT_FOUND',
      exit: 3,
    });
    const small = await fails('instance', 'create', 'web', '--image', 'micro', '--disk', '1M');
    expect(small).toMatchObject({ code: 'INVALID_VALUE', exit: 2 });
    expect(small.hint).toContain('--disk 64M');
    const large = await fails('instance', 'create', 'web', '--image', 'micro', '--memory', '4T');
    expect(large).toMatchObject({ code: 'NO_CELL_FITS', exit: 5 });
    expect(large.details?.map((detail) => detail.subject)).toEqual(expect.arrayContaining(['cell-1', 'cell-2']));
    expect(await fails('instance', 'create', 'web', '--image', 'micro', '--network', 'bridge:none')).toMatchObject({
      exit: 5,
    });
  });

  test('an instance boots, reports, and its base image stays root’s and read-only', async () => {
    const created = await nano.run(
      'instance',
      'create',
      'web-1',
      '--image',
      'micro',
      '--memory',
      '128M',
      '--cell',
      'cell-1',
      '--wait',
    );
    expect(created.status, created.stderr).toBe(0);
    const shown = await nano.json<InstanceDetail>('instance', 'show', 'web-1');
    expect(shown).toMatchObject({ state: 'running', cell: 'cell-1', guest: { agent: true, hostname: 'web-1' } });
    const owner = await onCell('cell-1', `stat -c '%U %a' ${storePath}/images/*.qcow2`);
    expect(owner.trim()).toBe('root 444');
    expect(await fails('instance', 'start', 'web-1')).toMatchObject({ code: 'WRONG_STATE', exit: 4 });
    expect(await fails('instance', 'create', 'web-1', '--image', 'micro')).toMatchObject({ code: 'EXISTS', exit: 4 });
    expect(await fails('image', 'delete', 'micro', '--yes')).toMatchObject({ code: 'IN_USE', exit: 4 });
    expect(await fails('pool', 'remove-cell', 'default', 'cell-1', '--yes')).toMatchObject({ code: 'IN_USE', exit: 4 });
  });

  test('two creates at once bring the image to the other cell once', async () => {
    const [left, right] = await Promise.all(
      ['web-2', 'web-3'].map((name) =>
        nano.run('instance', 'create', name, '--image', 'micro', '--memory', '128M', '--cell', 'cell-2', '--no-start'),
      ),
    );
    expect([left?.status, right?.status], `${left?.stderr}${right?.stderr}`).toEqual([0, 0]);
    const copies = (await nano.json<OperationView[]>('operation', 'list', '--all')).filter(
      ({ kind }) => kind === 'image.replicate',
    );
    expect(copies.map(({ state }) => state)).toEqual(['succeeded']);
    expect((await nano.json<ImageView>('image', 'show', 'micro')).replicas).toHaveLength(2);
  });

  test('the same create twice at once makes one instance', async () => {
    const create = () =>
      nano.run('instance', 'create', 'twin', '--image', 'micro', '--memory', '128M', '--no-start', '--json');
    const outcomes = await Promise.all([create(), create()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual([0, 4]);
    expect(
      (
        (await onCell('cell-1', 'virsh -q list --all --name')) + (await onCell('cell-2', 'virsh -q list --all --name'))
      ).match(/twin/g),
    ).toHaveLength(1);
    expect((await nano.run('instance', 'delete', 'twin', '--yes', '--purge')).status).toBe(0);
  });

  test('a name that a foreign domain has is refused, and the domain is not touched', async () => {
    const xml = "<domain type='qemu'><name>theirs</name><memory>16384</memory><os><type>hvm</type></os></domain>";
    await onCell('cell-1', `echo "${xml}" >/tmp/theirs.xml; virsh -q define /tmp/theirs.xml`);
    try {
      const before = await onCell('cell-1', 'virsh dumpxml theirs');
      expect(
        await fails('instance', 'create', 'theirs', '--image', 'micro', '--cell', 'cell-1', '--memory', '64M'),
      ).toMatchObject({ code: 'EXISTS', exit: 4 });
      expect(await onCell('cell-1', 'virsh dumpxml theirs')).toBe(before);
    } finally {
      await onCell('cell-1', 'virsh undefine theirs');
    }
  });

  describe('when something breaks on the cell', () => {
    const create = ['instance', 'create', 'broken', '--image', 'micro', '--memory', '64M', '--cell', 'cell-1'];
    let before = '';
    beforeAll(async () => {
      before = await onCell('cell-1', everything);
    });

    async function leavesNothing(): Promise<void> {
      expect(await onCell('cell-1', everything)).toBe(before);
      expect((await nano.json<InstanceView[]>('instance', 'list', '--cached')).map(({ name }) => name)).not.toContain(
        'broken',
      );
      expect(await nano.json<OperationView[]>('operation', 'list')).toEqual([]);
    }

    test('libvirtd stopped: nothing was changed, and the cause is told', async () => {
      await onCell(
        'cell-1',
        'systemctl stop libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket libvirtd.service 2>/dev/null',
      );
      try {
        const refused = await fails(...create);
        expect(JSON.stringify(refused)).toMatch(/libvirt/);
      } finally {
        await onCell('cell-1', 'systemctl start libvirtd.service');
        await until(
          'libvirtd answering',
          async () => (await onCell('cell-1', 'virsh -q list >/dev/null 2>&1 && echo yes || true')).trim() === 'yes',
        );
      }
      await leavesNothing();
    });

    test('no emulator to start: define or start fails, and all of it is undone', async () => {
      await onCell('cell-1', 'chmod 0 /usr/bin/qemu-system-x86_64');
      try {
        expect((await fails(...create)).exit).toBe(1);
      } finally {
        await onCell('cell-1', 'chmod 755 /usr/bin/qemu-system-x86_64');
      }
      await leavesNothing();
    });

    test('a disk that is full: refused or undone, with the path and the figures', async () => {
      await onCell(
        'cell-1',
        'fallocate -l $(( $(df --output=avail -B1 /var/lib/libvirt/images | tail -1) - 4194304 )) /var/lib/libvirt/images/filler',
      );
      try {
        const refused = await fails(...create);
        expect(JSON.stringify(refused)).toContain(storePath);
      } finally {
        await onCell('cell-1', 'rm /var/lib/libvirt/images/filler');
      }
      await leavesNothing();
    });

    const moments = [
      { moment: 'making the disk', program: 'qemu-img', argument: 'create' },
      { moment: 'defining the domain', program: 'virsh', argument: 'define' },
      { moment: 'starting the guest', program: 'virsh', argument: 'start' },
    ];

    test.each(moments)('Ctrl-C while $moment: exit 130, and nothing is left', async ({ program, argument }) => {
      await holding('cell-1', program, argument, async (held, release) => {
        const running = nano.start(...create);
        await held();
        running.signal('SIGINT');
        await release();
        const { status, stderr } = await running.ended;
        expect(status, stderr).toBe(130);
      });
      await leavesNothing();
    });

    test.each(moments)('a nano that is killed while $moment can be rolled back', async ({ program, argument }) => {
      await holding('cell-1', program, argument, killed);
      await finish('rollback');
      await leavesNothing();
    });

    test.each(moments)('a nano that is killed while $moment can be resumed', async ({ program, argument }) => {
      await holding('cell-1', program, argument, killed);
      await finish('resume');
      expect((await nano.json<InstanceView>('instance', 'show', 'broken')).state).toBe('running');
      expect((await nano.run('instance', 'delete', 'broken', '--force', '--yes', '--purge')).status).toBe(0);
      await leavesNothing();
    });

    async function killed(held: () => Promise<void>): Promise<void> {
      const running = nano.start(...create);
      await held();
      running.signal('SIGKILL');
      await running.ended;
      const refused = await fails(...create);
      expect(refused, 'another command that meets it').toMatchObject({ exit: 4 });
    }

    async function finish(how: 'resume' | 'rollback'): Promise<void> {
      const [interrupted, ...others] = await nano.json<OperationView[]>('operation', 'list');
      expect(others).toEqual([]);
      expect(interrupted?.state).toBe('interrupted');
      const finished = await nano.run('operation', how, String(interrupted?.number));
      expect(finished.status, finished.stderr).toBe(0);
    }
  });

  test('a host key that has changed stops everything with exit 6, and says how to look into it', async () => {
    await onHost(
      second,
      'cp -a /etc/ssh /root/ssh.kept; rm /etc/ssh/ssh_host_*; ssh-keygen -A >/dev/null; systemctl reload ssh',
    );
    try {
      for (const command of [
        ['cell', 'list'],
        ['instance', 'create', 'careful', '--image', 'micro', '--memory', '64M', '--cell', 'cell-2'],
      ]) {
        const stopped = await fails(...command);
        expect(stopped).toMatchObject({ code: 'HOST_KEY_CHANGED', exit: 6 });
        expect(stopped.hint).toContain('ssh-keygen');
      }
    } finally {
      await onHost(
        second,
        'rm /etc/ssh/ssh_host_*; cp -a /root/ssh.kept/. /etc/ssh/; rm -r /root/ssh.kept; systemctl reload ssh',
      );
    }
  });

  test('a guest is asked to stop, starts again, and goes with all of its disks', async () => {
    expect((await nano.run('instance', 'stop', 'web-1')).status).toBe(0);
    expect((await nano.json<InstanceView>('instance', 'show', 'web-1')).state).toBe('stopped');
    expect((await nano.run('instance', 'start', 'web-1')).status).toBe(0);
    expect(await fails('instance', 'delete', 'web-1', '--yes')).toMatchObject({ code: 'WRONG_STATE', exit: 4 });
    expect(
      (await nano.run('instance', 'delete', 'web-1', 'web-2', 'web-3', '--force', '--yes', '--purge')).status,
    ).toBe(0);
    expect((await onCell('cell-1', `ls ${storePath}/instances; virsh -q list --all --name`)).trim()).toBe('');
  });

  test('cells leave, and nothing of nano stays on them', async () => {
    expect((await nano.run('image', 'delete', 'micro', '--yes')).status).toBe(0);
    for (const name of ['cell-1', 'cell-2']) {
      expect((await nano.run('pool', 'remove-cell', 'default', name, '--yes')).status).toBe(0);
      expect((await onCell(name, everything)).trim()).toBe('');
    }
    expect(await nano.json('cell', 'list')).toEqual([]);
  });
});
