import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { instanceDetail, planView } from '../../../support/views.ts';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAA operator@desk';
let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'nano-create-'));
  writeFileSync(join(home, 'key.pub'), key);
});
afterAll(() => rmSync(home, { recursive: true }));

const controller = () =>
  fakeController({
    changes: {
      'instance.create': ({ name, start }) =>
        done(instanceDetail({ name, cell: 'cell-2', guest: null, desiredPower: start === false ? 'off' : 'on' })),
    },
    queries: { 'instance.wait': ({ name }) => instanceDetail({ name, cell: 'cell-2' }) },
    preview: () => planView(),
  });

test('sizes, lists and switches reach the request as data', async () => {
  const fake = controller();
  const flags =
    '--image debian-12 --pool web --cell cell-2 --cores 4 --memory 2G --disk 20G --disk 1.5T --network bridge:br1 --no-start --ssh-key key.pub --if-not-exists';
  await run(`instance create web-1 ${flags}`, { controller: fake, home, cwd: home });
  expect(fake.calls[0]?.request).toEqual({
    name: 'web-1',
    image: 'debian-12',
    pool: 'web',
    cell: 'cell-2',
    cores: 4,
    memoryBytes: 2 * 1024 ** 3,
    diskBytes: [20 * 1024 ** 3, 1.5 * 1024 ** 4],
    network: 'bridge:br1',
    start: false,
    sshPublicKeys: [key],
    ifNotExists: true,
  });
});

test('what was made and where, and what to do next', async () => {
  const options = { controller: controller(), home, cwd: home, tty: true, env: plain };
  const { stdout, stderr } = await run('instance create web-1 --image debian-12 --ssh-key key.pub', options);
  expect(stdout).toBe('created instance web-1 on cell-2 (2 cores, 512 MiB, 10 GiB)\n');
  expect(stderr).toContain('next: nano instance console web-1\n');
  const off = await run('instance create web-1 --image debian-12 --no-start --ssh-key key.pub', options);
  expect(off.stderr).toContain('next: nano instance start web-1\n');
});

describe('the pool', () => {
  const poolOf = async (flags: string, env: Record<string, string>) => {
    const fake = controller();
    await run(`instance create web-1 --image debian-12 ${flags}`, {
      controller: fake,
      home,
      env: { NANO_HOME: home, ...env },
    });
    const request = fake.calls[0]?.request ?? {};
    return 'pool' in request ? request.pool : undefined;
  };

  test('is that of the flag, else of the environment, else of the preference', async () => {
    expect(await poolOf('', {})).toBeUndefined();
    writeFileSync(join(home, 'config.json'), '{"pool":"preferred"}');
    expect(await poolOf('', {})).toBe('preferred');
    expect(await poolOf('', { NANO_POOL: 'env' })).toBe('env');
    expect(await poolOf('--pool flag', { NANO_POOL: 'env' })).toBe('flag');
    rmSync(join(home, 'config.json'));
  });
});

test('without any public key there is a warning', async () => {
  const { stderr, exitCode } = await run('instance create web-1 --image debian-12', { controller: controller(), home });
  expect(stderr).toBe(
    'warning: no public SSH key was found, so nobody can log in with one: --ssh-key FILE names one\n',
  );
  expect(exitCode).toBe(0);
});

test.each([
  ['--memory lots', '--memory: "lots" is not a size'],
  ['--disk 10X', '--disk: "10X" is not a size'],
  ['--timeout soon', '--timeout: "soon" is not a duration'],
  ['--cores many', '--cores'],
  ['--cores 0', '--cores'],
  ['--no-start --wait', 'exclude each other'],
])('%s is refused before anything is done', async (flags, message) => {
  const fake = controller();
  const { stderr, stdout, exitCode } = await run(`instance create web-1 --image debian-12 ${flags}`, {
    controller: fake,
  });
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
  expect(fake.calls).toEqual([]);
});

describe('--wait', () => {
  const line = 'instance create web-1 --image debian-12 --ssh-key key.pub --wait --timeout 90s';

  test('people are told of the instance at once, and then where it answers', async () => {
    const fake = controller();
    const { stdout } = await run(line, { controller: fake, home, cwd: home });
    expect(stdout).toBe('created instance web-1 on cell-2 (2 cores, 512 MiB, 10 GiB)\nweb-1 answers at 10.0.0.21\n');
    expect(fake.calls[1]).toMatchObject({ call: 'instance.wait', request: { name: 'web-1', timeoutMs: 90_000 } });
  });

  test('scripts get the instance with its addresses', async () => {
    const { stdout } = await run(`${line} --json`, { controller: controller(), home, cwd: home });
    expect(JSON.parse(stdout)).toMatchObject({ name: 'web-1', guest: { addresses: ['10.0.0.21'] }, operation: 1 });
  });

  test('a guest that does not answer leaves an instance that people have been told of', async () => {
    const fake = fakeController({
      changes: { 'instance.create': ({ name }) => done(instanceDetail({ name })) },
      queries: {
        'instance.wait': () => {
          throw new NanoError('DEADLINE', 'the guest of "web-1" did not report within 90 s');
        },
      },
    });
    const { stdout, stderr, exitCode } = await run(line, { controller: fake, home, cwd: home });
    expect(stdout).toContain('created instance web-1');
    expect(stderr).toContain('did not report within 90 s');
    expect(exitCode).toBe(1);
  });
});

test('--dry-run shows the plan', async () => {
  const fake = controller();
  const { stdout } = await run('instance create web-1 --image debian-12 --ssh-key key.pub --dry-run --wait', {
    controller: fake,
    home,
    cwd: home,
  });
  expect(stdout).toContain('# 2. define the domain on cell-1; from here on only forward\n');
  expect(fake.calls.map(({ call }) => call)).toEqual(['preview instance.create']);
});
