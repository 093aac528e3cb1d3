import { describe, expect, test } from 'vitest';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { lines, plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { cellView } from '../../../support/views.ts';

const offline = cellView({
  name: 'cell-2',
  condition: 'offline',
  answeredAt: '2026-11-20T11:48:00.000Z',
  failure: { code: 'CELL_UNREACHABLE', message: 'connection timed out', since: '2026-11-20T11:49:00.000Z' },
  address: { kind: 'ssh', host: 'cell-2.example.net', port: 2222, hostKeys: [] },
});
const never = cellView({ name: 'cell-3', condition: 'unknown', answeredAt: null, running: null, load1: null });

describe('cell list', () => {
  const controller = fakeController({ queries: { 'cell.list': () => [cellView(), offline, never] } });

  test('a person sees what is claimed, and when each answered', async () => {
    const { stdout } = await run('cell list', { controller, tty: true, columns: 140, env: plain });
    expect(stdout).toBe(
      lines(
        'NAME    CONDITION  POOL     HOST                     CORES        MEMORY            DISK  INSTANCES  SEEN',
        'cell-1  online     default  root@10.0.0.11             4/8  4 GiB/32 GiB  30 GiB/250 GiB          2  2s',
        'cell-2  offline    default  cell-2.example.net:2222    4/8  4 GiB/32 GiB  30 GiB/250 GiB          2  12m',
        'cell-3  ?          default  root@10.0.0.11             4/8  4 GiB/32 GiB  30 GiB/250 GiB          2  ?',
      ),
    );
  });

  test('what an offline cell once told is marked, with its age', async () => {
    const options = { controller, tty: true, columns: 140, env: plain };
    const { stdout } = await run('cell list --columns name,running,load', options);
    expect(stdout).toMatch(/\ncell-1 +1 +0\.42\n/);
    expect(stdout).toMatch(/\ncell-2 +\* 1 12m +\* 0\.42 12m\n/);
    expect(stdout).toMatch(/\ncell-3 +\? +\?\n/);
  });

  test('an empty zone is told what to do', async () => {
    const empty = fakeController({ queries: { 'cell.list': () => [] } });
    expect(await run('cell list -o csv --no-header', { controller: empty })).toEqual({
      stdout: '',
      stderr: 'no cells yet: nano pool add-cell default HOST\n',
      exitCode: 0,
    });
  });
});

describe('cell show', () => {
  test('facts, the accelerator with its figures, stores, networks, foreign domains', async () => {
    const controller = fakeController({ queries: { 'cell.show': () => cellView() } });
    const { stdout } = await run('cell show cell-1', { controller, tty: true, columns: 120, env: plain });
    expect(stdout).toMatch(/\naccelerator +kvm: 3\.1 times as fast as emulation \(kvm 120 ms, tcg 372 ms\)\n/);
    expect(stdout).toMatch(/\nlibvirt +9\.0\.0, QEMU 7\.2\.13 as libvirt-qemu:libvirt-qemu\n/);
    expect(stdout).toMatch(/\nstores\nPATH .*\n\/var\/lib\/libvirt\/images\/nano +ext4 +250 GiB +30 GiB +200 GiB\n/);
    expect(stdout).toMatch(/\nnetworks\nNETWORK .*\nbridge:br0 +yes +yes\nlibvirt:default +no +no\n/);
    expect(stdout).toMatch(/\nforeign\nDOMAIN .*\nold-mail +yes +2 +4 GiB +6f1c1f1e/);
  });

  test('why and since when it is offline', async () => {
    const controller = fakeController({ queries: { 'cell.show': () => offline } });
    const { stdout } = await run('cell show cell-2', { controller, tty: true, env: plain });
    expect(stdout).toMatch(/\ncondition +offline for 11m: connection timed out\n/);
    expect(stdout).toMatch(/\nmemory available +\* 20 GiB 12m\nload +\* 0\.42 12m\n/);
  });

  test('an order against the measurement is told as one', async () => {
    const controller = fakeController({ queries: { 'cell.show': () => cellView({ accelerator: 'qemu' }) } });
    const { stdout } = await run('cell show cell-1', { controller, tty: true, columns: 120, env: plain });
    expect(stdout).toMatch(/\naccelerator +qemu by order, measured kvm: 3\.1 times/);
  });
});

describe('cell check', () => {
  const findings = [
    { code: 'LIBVIRT', severity: 'ok', fact: 'libvirt 9.0.0 answers' },
    { code: 'NTP', severity: 'warning', fact: 'the clock is 3 s off', remedy: 'apt-get install chrony' },
    {
      code: 'KVM_UNREADABLE',
      severity: 'error',
      fact: '/dev/kvm is not\u001b[2J readable',
      remedy: 'chmod 0660 /dev/kvm',
    },
  ] as const;
  const controller = (found: readonly (typeof findings)[number][]) =>
    fakeController({ queries: { 'cell.check': () => ({ cell: 'cell-1', host: '10.0.0.11', findings: found }) } });

  test('marks, facts and what to do; an error makes the status 2', async () => {
    expect(
      await run('cell check cell-1', { controller: controller(findings), tty: { stdout: true }, env: plain }),
    ).toEqual({
      stdout: lines(
        '✓ libvirt 9.0.0 answers',
        '! the clock is 3 s off',
        '    apt-get install chrony',
        '✗ /dev/kvm is not\\x1b[2J readable',
        '    chmod 0660 /dev/kvm',
      ),
      stderr: 'cell-1: 1 error, 1 warning\n',
      exitCode: 2,
    });
  });

  test('a terminal without Unicode gets ASCII', async () => {
    const { stdout } = await run('cell check cell-1', {
      controller: controller(findings),
      tty: { stdout: true },
      env: { NO_COLOR: '1' },
    });
    expect(stdout).toMatch(/^ok libvirt 9\.0\.0 answers\n! {2}the clock/);
  });

  test('warnings alone are no failure', async () => {
    const result = await run('cell check cell-1', { controller: controller(findings.slice(0, 2)) });
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toBe(
      'ok\tLIBVIRT\tlibvirt 9.0.0 answers\t-\nwarning\tNTP\tthe clock is 3 s off\tapt-get install chrony\n',
    );
  });

  test('JSON is the check, whatever was found', async () => {
    const { stdout, stderr, exitCode } = await run('cell check cell-1 --json', { controller: controller(findings) });
    expect(JSON.parse(stdout)).toEqual({ cell: 'cell-1', host: '10.0.0.11', findings });
    expect(stderr).toBe('');
    expect(exitCode).toBe(2);
  });

  test('a cell that cannot be reached has a status of its own', async () => {
    const away = fakeController({
      queries: {
        'cell.check': () => {
          throw new NanoError('CELL_UNREACHABLE', 'cell-1: connection timed out');
        },
      },
    });
    expect((await run('cell check cell-1', { controller: away })).exitCode).toBe(6);
  });
});

test.each([
  ['cell disable cell-1', 3, 'disabled cell cell-1\n'],
  ['cell disable cell-1', 0, 'cell cell-1 is disabled already\n'],
  ['cell enable cell-1', 3, 'enabled cell cell-1\n'],
])('%s, operation %d', async (line, operation, stdout) => {
  const answer = () => done(cellView(), operation);
  const controller = fakeController({ changes: { 'cell.enable': answer, 'cell.disable': answer } });
  expect(await run(line, { controller })).toEqual({ stdout, stderr: '', exitCode: 0 });
});
