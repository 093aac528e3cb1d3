import { describe, expect, test } from 'vitest';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { lines, plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { cellView, planView, poolView } from '../../../support/views.ts';

describe('pool list', () => {
  const controller = fakeController({
    queries: {
      'pool.list': () => [
        poolView(),
        poolView({ name: 'web', network: null, cells: { total: 3, enabled: 2, offline: 1 }, instances: 0 }),
      ],
    },
  });

  test('a person gets a table', async () => {
    const result = await run('pool list', { controller, tty: true, columns: 120, env: plain });
    expect(result).toEqual({
      stdout: lines(
        'NAME     CELLS                      INSTANCES  CORES        MEMORY            DISK  NETWORK     AGE',
        'default  2                                  3   4/16  4 GiB/64 GiB  30 GiB/500 GiB  bridge:br0  3d',
        'web      3 (1 disabled, 1 offline)          0   4/16  4 GiB/64 GiB  30 GiB/500 GiB  -           3d',
      ),
      stderr: '',
      exitCode: 0,
    });
  });

  test('a pipe gets tab-separated values: bytes, absolute times, no header', async () => {
    const { stdout } = await run('pool list', { controller });
    expect(stdout.split('\n')[0]).toBe(
      'default\t2\t3\t4/16\t4294967296/68719476736\t32212254720/536870912000\tbridge:br0\t2026-11-17T12:00:00.000Z',
    );
  });

  test('-o table is a table in a pipe too, without colour and with absolute times', async () => {
    const { stdout } = await run('pool list -o table --columns name,age', { controller });
    expect(stdout).toBe(
      lines('NAME     AGE', 'default  2026-11-17T12:00:00.000Z', 'web      2026-11-17T12:00:00.000Z'),
    );
  });

  test.each([
    ['-q', 'default\nweb\n'],
    ['-o name --sort name:desc', 'web\ndefault\n'],
    ['-o csv --columns name,instances --filter instances>0', 'name,instances\ndefault,3\n'],
    ['-o csv --columns name --no-header', 'default\nweb\n'],
  ])('%s', async (flags, stdout) => {
    expect(await run(`pool list ${flags}`, { controller })).toMatchObject({ stdout, stderr: '', exitCode: 0 });
  });

  test('JSON is the array of what the controller answers', async () => {
    const { stdout } = await run('pool list --json', { controller });
    expect(JSON.parse(stdout).map((pool: { name: string }) => pool.name)).toEqual(['default', 'web']);
    expect(JSON.parse(stdout)[0]).toEqual(poolView());
  });

  test('YAML', async () => {
    const { stdout } = await run('pool list -o yaml', { controller });
    expect(stdout).toMatch(/^- id: 01990000-0000-7000-8000-0000000000a1\n {2}name: default\n/);
  });

  test('a terminal with colours gets them, a pipe beside it does not', async () => {
    const coloured = await run('pool list', { controller, tty: { stdout: true }, env: {} });
    expect(coloured.stdout).toContain('\u001b[1mNAME');
    const piped = await run('pool list -o table', { controller, tty: { stderr: true }, env: {} });
    expect(piped.stdout).not.toContain('\u001b');
  });

  test('--columns with JSON is refused, for JSON always has every key', async () => {
    const { stderr, exitCode } = await run('pool list -o json --columns name', { controller });
    expect(exitCode).toBe(2);
    expect(JSON.parse((await run('pool list -o json --columns name', { controller })).stdout).error.code).toBe('USAGE');
    expect(stderr).toBe('');
  });
});

describe('pool show', () => {
  const controller = fakeController({ queries: { 'pool.show': () => poolView() } });

  test('a person gets details', async () => {
    const { stdout } = await run('pool show default', { controller, tty: true, env: plain });
    expect(stdout).toMatch(/^name +default\n/);
    expect(stdout).toMatch(/\nmemory +4 GiB claimed of 64 GiB, 60 GiB free\n/);
    expect(stdout).toMatch(/created +2026-11-17 \d\d:00:00 \(3d ago\)\n/);
  });

  test('a pipe gets a line for each field', async () => {
    const { stdout } = await run('pool show default', { controller });
    expect(stdout).toContain('name\tdefault\n');
    expect(stdout).toContain('memory\t4294967296/68719476736/64424509440\n');
    expect(stdout).toContain('created\t2026-11-17T12:00:00.000Z\n');
    expect(stdout).toContain('keep-memory\t1073741824\nkeep-disk\t1073741824\nmax-instances\tnone\n');
  });

  test('one thing is an object', async () => {
    expect(JSON.parse((await run('pool show default --json', { controller })).stdout)).toEqual(poolView());
  });
});

describe('pool create', () => {
  const controller = () =>
    fakeController({
      changes: { 'pool.create': ({ name }) => done(poolView({ name }), 4, ['there is no cell in it yet']) },
      preview: () => planView(),
    });

  test('says what it made, and at a terminal what to do next', async () => {
    const fake = controller();
    expect(await run('pool create web --reason growth', { controller: fake })).toEqual({
      stdout: 'created pool web\n',
      stderr: 'warning: there is no cell in it yet\n',
      exitCode: 0,
    });
    expect(fake.calls).toMatchObject([
      {
        call: 'pool.create',
        request: { name: 'web' },
        options: { actor: { user: 'operator', host: 'desk' }, reason: 'growth' },
      },
    ]);
    expect(fake.closed()).toBe(true);
    const { stderr } = await run('pool create web', { controller: controller(), tty: true, env: plain });
    expect(stderr).toContain('next: nano pool add-cell web HOST\n');
  });

  test('JSON is the pool, with the operation and what to know', async () => {
    const { stdout, stderr } = await run('pool create web --json', { controller: controller() });
    expect(JSON.parse(stdout)).toEqual({
      ...poolView({ name: 'web' }),
      operation: 4,
      warnings: ['there is no cell in it yet'],
    });
    expect(stderr).toBe('');
  });

  test('-q is its name, --silent nothing', async () => {
    expect((await run('pool create web -q', { controller: controller() })).stdout).toBe('web\n');
    expect((await run('pool create web --silent', { controller: controller() })).stdout).toBe('');
  });

  test('with --if-not-exists a pool that is there is no failure', async () => {
    const fake = fakeController({ changes: { 'pool.create': () => done(poolView({ name: 'web' }), 0) } });
    const { stdout, exitCode } = await run('pool create web --if-not-exists', { controller: fake });
    expect(stdout).toBe('pool web exists already\n');
    expect(exitCode).toBe(0);
    expect(fake.calls[0]?.request).toEqual({ name: 'web', ifNotExists: true });
  });

  test('--dry-run changes nothing', async () => {
    const fake = controller();
    const { stdout } = await run('pool create web --dry-run', { controller: fake });
    expect(stdout).toContain('# nothing was touched');
    expect(fake.calls.map(({ call }) => call)).toEqual(['preview pool.create']);
    expect(JSON.parse((await run('pool create web --dry-run --json', { controller: fake })).stdout)).toEqual(
      planView(),
    );
  });

  test('a refusal is shown in one form, with its status', async () => {
    const exists = fakeController({
      changes: {
        'pool.create': () => {
          throw new NanoError('EXISTS', 'a pool named "web" exists already', { hint: 'nano pool list' });
        },
      },
    });
    expect(await run('pool create web', { controller: exists })).toEqual({
      stdout: '',
      stderr: 'nano: a pool named "web" exists already\ntry: nano pool list\n',
      exitCode: 4,
    });
    expect(await run('pool create web --json', { controller: exists })).toEqual({
      stdout: '{"error":{"code":"EXISTS","message":"a pool named \\"web\\" exists already","hint":"nano pool list"}}\n',
      stderr: '',
      exitCode: 4,
    });
  });
});

describe('pool delete', () => {
  const controller = () => fakeController({ changes: { 'pool.delete': () => done(null, 5) } });

  test('without a terminal nothing is asked: --yes is named', async () => {
    const fake = controller();
    expect(await run('pool delete web', { controller: fake })).toEqual({
      stdout: '',
      stderr: 'nano: deleting pool web must be confirmed, and there is no terminal to ask at\ntry: add --yes\n',
      exitCode: 2,
    });
    expect(fake.calls).toEqual([]);
  });

  test('at a terminal yes is yes and anything else is no', async () => {
    const yes = await run('pool delete web', { controller: controller(), tty: true, typed: ['y\n'], env: plain });
    expect(yes.stderr).toContain('delete pool web with its policy? [y/N] ');
    expect(yes.stdout).toBe('deleted pool web\n');
    const fake = controller();
    const no = await run('pool delete web', { controller: fake, tty: true, typed: ['\n'], env: plain });
    expect(no.exitCode).toBe(130);
    expect(no.stderr).toContain('nothing was done');
    expect(fake.calls).toEqual([]);
  });

  test('an answer that comes in a pipe is none', async () => {
    const { exitCode } = await run('pool delete web', {
      controller: controller(),
      tty: { stdout: true, stderr: true },
      typed: ['y\n'],
    });
    expect(exitCode).toBe(2);
  });

  test('JSON of what is gone has its name', async () => {
    const { stdout } = await run('pool delete web --yes --json', { controller: controller() });
    expect(JSON.parse(stdout)).toEqual({ name: 'web', operation: 5, warnings: [] });
  });
});

describe('pool add-cell', () => {
  const fingerprint = 'SHA256:abc';
  const unknownKey = new NanoError('HOST_KEY_UNKNOWN', 'the host key of 10.0.0.11 is not known yet', {
    hint: `then add --host-key ${fingerprint}, or --accept-host-key to trust it unseen`,
    details: [
      { subject: '10.0.0.11', reason: 'shows a key', facts: { fingerprint, type: 'ssh-ed25519', host: '10.0.0.11' } },
    ],
  });
  const controller = () =>
    fakeController({
      changes: {
        'pool.add-cell': ({ hostKey }) => {
          if (hostKey !== fingerprint) throw unknownKey;
          return done(cellView());
        },
      },
    });

  test('every flag reaches the request; an identity is found from anywhere', async () => {
    const fake = fakeController({ changes: { 'pool.add-cell': () => done(cellView()) } });
    const flags =
      '--name cell-1 --user ops --port 2222 --identity keys/id --storage-path /srv/nano --network bridge:br0 --accept-host-key --accelerator qemu';
    const { stdout } = await run(`pool add-cell default 10.0.0.11 ${flags}`, {
      controller: fake,
      cwd: '/home/operator',
    });
    expect(fake.calls[0]?.request).toEqual({
      pool: 'default',
      host: '10.0.0.11',
      name: 'cell-1',
      user: 'ops',
      port: 2222,
      identity: '/home/operator/keys/id',
      storagePath: '/srv/nano',
      network: 'bridge:br0',
      acceptHostKey: true,
      accelerator: 'qemu',
    });
    expect(stdout).toBe('added cell cell-1 to pool default (8 cores, 32 GiB memory, kvm)\n');
  });

  test('an unknown host key is shown and asked about, and exactly that key is accepted', async () => {
    const fake = controller();
    const result = await run('pool add-cell default 10.0.0.11', {
      controller: fake,
      tty: true,
      typed: ['yes\n'],
      env: plain,
    });
    expect(result.stderr).toContain('the host key of 10.0.0.11 is not known: ssh-ed25519 SHA256:abc\n');
    expect(result.stderr).toContain('trust it from now on? [y/N] ');
    expect(result.exitCode).toBe(0);
    expect(fake.calls.map(({ request }) => request)).toEqual([
      { pool: 'default', host: '10.0.0.11' },
      { pool: 'default', host: '10.0.0.11', hostKey: fingerprint },
    ]);
  });

  test('a key that is not accepted ends it', async () => {
    const fake = controller();
    const result = await run('pool add-cell default 10.0.0.11', {
      controller: fake,
      tty: true,
      typed: ['n\n'],
      env: plain,
    });
    expect(result.exitCode).toBe(6);
    expect(fake.calls).toHaveLength(1);
  });

  test('without a terminal the error names the flags and the fingerprint', async () => {
    const result = await run('pool add-cell default 10.0.0.11', { controller: controller() });
    expect(result.exitCode).toBe(6);
    expect(result.stderr).toContain('--host-key SHA256:abc, or --accept-host-key');
    expect(result.stdout).toBe('');
  });
});

test('pool remove-cell asks, then tells', async () => {
  const fake = fakeController({ changes: { 'pool.remove-cell': () => done(null) } });
  const options = { controller: fake, tty: true, typed: ['y\n'], env: plain };
  const { stdout, stderr } = await run('pool remove-cell default cell-2', options);
  expect(stderr).toContain('remove cell cell-2 from pool default, with the image copies on it? [y/N]');
  expect(stdout).toBe('removed cell cell-2 from pool default\n');
  expect(fake.calls[0]?.request).toEqual({ pool: 'default', cell: 'cell-2' });
});
