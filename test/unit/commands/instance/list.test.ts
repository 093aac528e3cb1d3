import { describe, expect, test } from 'vitest';
import { type ControllerScript, fakeController } from '../../../support/fake-controller.ts';
import { lines, plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { cellView, imageView, instanceView } from '../../../support/views.ts';

const instances = [
  instanceView({ name: 'db-1', cell: 'cell-2', cellOffline: true, observedAt: '2026-11-20T11:48:00.000Z', labels: {} }),
  instanceView({ name: 'new-1', state: 'creating', observedAt: null }),
  instanceView({ name: 'old-1', state: 'unknown', observedAt: null }),
  instanceView({ name: 'web-1' }),
  instanceView({ name: 'web-2', state: 'stopped', observedAt: '2026-11-20T11:55:00.000Z' }),
];
const controller = fakeController({ queries: { 'instance.list': () => instances } });

test('states are told with how far they can be trusted', async () => {
  const { stdout } = await run('instance list --columns name,state', { controller, tty: true, env: plain });
  expect(stdout).toBe(
    lines('NAME   STATE', 'db-1   * running 12m', 'new-1  creating', 'old-1  ?', 'web-1  running', 'web-2  stopped 5m'),
  );
});

test('a state that nobody vouches for is not given to scripts as one', async () => {
  const { stdout } = await run('instance list --columns name,state', { controller });
  expect(stdout).toBe(lines('db-1\t*', 'new-1\tcreating', 'old-1\t?', 'web-1\trunning', 'web-2\tstopped'));
});

test('states have colours where there are colours', async () => {
  const { stdout } = await run('instance list --columns state --no-header', { controller, tty: true, env: {} });
  expect(stdout).toBe(
    lines(
      '\u001b[2m* running 12m\u001b[22m',
      '\u001b[33mcreating\u001b[39m',
      '\u001b[2m?\u001b[22m',
      '\u001b[32mrunning\u001b[39m',
      '\u001b[2mstopped 5m\u001b[22m',
    ),
  );
});

test('the columns of a list, and more with -o wide', async () => {
  const table = await run('instance list', { controller, tty: true, columns: 200, env: plain });
  expect(table.stdout.split('\n')[0]).toMatch(/^NAME +STATE +POOL +CELL +CORES +MEMORY +DISK +AGE$/);
  expect(table.stdout).toMatch(/\nweb-1 +running +default +cell-1 +2 +512 MiB +10 GiB +3h\n/);
  const wide = await run('instance list -o wide', { controller, tty: true, columns: 200, env: plain });
  expect(wide.stdout.split('\n')[0]).toMatch(/AGE +IMAGE +MACHINE +CPU +ACCELERATOR +OWNER +GROUP +LABELS +RULES +ID$/);
});

describe('what is asked', () => {
  const asked = async (line: string, env: Record<string, string> = {}) => {
    const fake = fakeController({ queries: { 'instance.list': () => instances } });
    await run(`instance list ${line}`, { controller: fake, env });
    return fake.calls[0]?.request;
  };

  test.each([
    ['', {}, {}],
    ['--cached', {}, { cached: true }],
    ['--cell cell-2', {}, { cell: 'cell-2' }],
    ['', { NANO_POOL: 'web' }, { pool: 'web' }],
    ['--pool db', { NANO_POOL: 'web' }, { pool: 'db' }],
    ['', { NANO_POOL: '' }, {}],
  ])('"%s" with %j', async (line, env, request) => {
    expect(await asked(line, env)).toEqual(request);
  });

  test('a wrong column is told before any cell is asked', async () => {
    const fake = fakeController();
    const { exitCode } = await run('instance list --sort memry', { controller: fake });
    expect(exitCode).toBe(2);
    expect(fake.calls).toEqual([]);
  });
});

test('-l keeps those with the labels', async () => {
  expect((await run('instance list -l role=web -q', { controller })).stdout).toBe('new-1\nold-1\nweb-1\nweb-2\n');
});

test('a filter that nothing passes is said at a terminal only', async () => {
  const there = await run('instance list --filter state=crashed', { controller, tty: true, env: plain });
  expect(there).toMatchObject({ stdout: '', stderr: 'nothing passes --filter\n', exitCode: 0 });
  expect((await run('instance list --filter state=crashed', { controller })).stderr).toBe('');
});

describe('where there is nothing yet, stderr says what to do first', () => {
  const empty = (queries: NonNullable<ControllerScript['queries']>) =>
    fakeController({
      queries: { 'instance.list': () => [], 'cell.list': () => [], 'image.list': () => [], ...queries },
    });

  test.each([
    ['without cells', {}, 'no cells yet: nano pool add-cell default HOST\n'],
    ['without images', { 'cell.list': () => [cellView()] }, 'no images yet: nano image import FILE\n'],
    [
      'without instances',
      { 'cell.list': () => [cellView()], 'image.list': () => [imageView()] },
      'no instances yet: nano instance create NAME --image debian-12\n',
    ],
  ])('%s', async (_, queries, stderr) => {
    expect(await run('instance list', { controller: empty(queries) })).toEqual({ stdout: '', stderr, exitCode: 0 });
    expect(await run('instance list --json', { controller: empty(queries) })).toEqual({
      stdout: '[]\n',
      stderr,
      exitCode: 0,
    });
  });

  test('but a pool without instances is not an empty zone', async () => {
    const { stderr } = await run('instance list --pool web', { controller: empty({}), tty: true, env: plain });
    expect(stderr).toBe('no instances in pool web\n');
  });
});
