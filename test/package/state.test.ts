import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { repository, run, temporaryFolder } from './sandbox.ts';

const nano = (home: string, ...args: string[]) =>
  run('node', [join(repository, 'bin/run.js'), ...args], { NANO_HOME: home });

/** Mounts something, which only root can; the test is skipped for others. */
function mount(context: TestContext, at: string, ...args: string[]): void {
  const mounted = run('mount', [...args, at]);
  if (mounted.status !== 0) context.skip('only root can mount a file system');
  onTestFinished(() => {
    run('umount', ['-l', at]);
  });
}

describe('a disk that is full', () => {
  it('ends a change with status 1, with nothing half-written, and reading goes on', (context) => {
    const home = join(temporaryFolder(), 'home');
    mkdirSync(home);
    mount(context, home, '-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'tmpfs');
    expect(nano(home, 'pool', 'create', 'web')).toMatchObject({ status: 0, stderr: '' });
    const room = statSync(join(home, 'inventory.db')).size;
    run('dd', ['if=/dev/zero', `of=${join(home, 'filler')}`, 'bs=4096']);
    const refused = nano(home, 'pool', 'create', 'db');
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^nano: no room is left where the inventory is kept .*; nothing was stored\n/);
    expect(refused.stderr).toContain(`try: make room there: df -h ${home}`);
    run('rm', [join(home, 'filler')]);
    expect(nano(home, 'pool', 'list', '-q').stdout).toBe('default\nweb\n');
    expect(nano(home, 'operation', 'list', '-q').stdout).toBe('');
    expect(nano(home, 'pool', 'create', 'db')).toMatchObject({ status: 0 });
    expect(statSync(join(home, 'inventory.db')).size).toBeGreaterThanOrEqual(room);
  });

  it('leaves no half of a backup', (context) => {
    const home = temporaryFolder();
    expect(nano(home, 'pool', 'create', 'web').status).toBe(0);
    const small = join(temporaryFolder(), 'small');
    mkdirSync(small);
    mount(context, small, '-t', 'tmpfs', '-o', 'size=16k', 'tmpfs');
    const refused = nano(home, 'backup', join(small, 'nano.db'));
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^nano: no room is left for .*; nothing was written\n/);
    expect(readdirSync(small)).toEqual([]);
    expect(readdirSync(join(home, 'backups'))).toEqual([]);
  });
});

describe('a home that cannot be written', () => {
  it('is refused in words, and stays as it is', (context) => {
    const home = temporaryFolder();
    expect(nano(home, 'pool', 'create', 'web').status).toBe(0);
    mount(context, home, '--bind', home);
    expect(run('mount', ['-o', 'remount,bind,ro', home])).toMatchObject({ status: 0 });
    for (const command of [
      ['pool', 'list'],
      ['pool', 'create', 'db'],
    ]) {
      const refused = nano(home, ...command);
      expect(refused).toMatchObject({ status: 1, stdout: '' });
      expect(refused.stderr).toBe(
        `nano: the inventory's directory ${home} is on a file system that is mounted read-only\n` +
          'try: set NANO_HOME to a directory that you can write to\n',
      );
    }
    // What needs no inventory works.
    expect(nano(home, 'version').status).toBe(0);
  });
});

describe('a backup', () => {
  it('comes back in another home, which the first one then knows nothing of', () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    const file = join(temporaryFolder(), 'nano.db');
    expect(nano(first, 'pool', 'create', 'web', '--reason', 'a test').status).toBe(0);
    expect(nano(first, 'backup', file).status).toBe(0);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    const restored = nano(second, 'restore', file, '--yes');
    expect(restored.status).toBe(0);
    expect(restored.stdout).toMatch(/^restored the inventory: 0 cells obey generation \d+\n$/);
    expect(nano(second, 'pool', 'list', '-q').stdout).toBe('default\nweb\n');
    expect(nano(second, 'history', 'web', '-o', 'csv', '--columns', 'what,reason').stdout.replaceAll('\r', '')).toBe(
      'what,reason\npool.create,a test\n',
    );
  });

  it('that was put in place by hand is read, and drives nothing before it is restored', () => {
    const home = temporaryFolder();
    const file = join(temporaryFolder(), 'nano.db');
    expect(nano(home, 'pool', 'create', 'web').status).toBe(0);
    expect(nano(home, 'backup', file).status).toBe(0);
    const copied = temporaryFolder();
    run('cp', [file, join(copied, 'inventory.db')]);
    expect(nano(copied, 'pool', 'list', '-q').stdout).toBe('default\nweb\n');
    const refused = nano(copied, 'pool', 'create', 'db');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('both would drive the same cells');
    expect(nano(copied, 'restore', '--here', '--yes').status).toBe(0);
    expect(nano(copied, 'pool', 'create', 'db').status).toBe(0);
    expect(existsSync(join(copied, 'backups'))).toBe(true);
  });
});
