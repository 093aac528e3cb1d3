import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { describe, expect, test, vi } from 'vitest';
import { configFolder, dataFolder } from '../../../../src/cli/system/folders.ts';
import { lateCells } from '../../../../src/cli/system/late-cells.ts';
import { linuxStartTime, systemProcesses } from '../../../../src/cli/system/processes.ts';
import { psStartTime } from '../../../../src/cli/system/ps-start-time.ts';
import { runLocal } from '../../../../src/cli/system/run-local.ts';
import { systemIds } from '../../../../src/cli/system/system-ports.ts';

const heartbeatAt = '2026-11-20T12:00:00.000Z';

/** Those that this machine has. */
const sources = (
  [
    ['/proc', linuxStartTime],
    ['ps', psStartTime],
  ] as const
).filter(([, startTime]) => startTime(process.pid));

describe.each(sources)('whether a process lives, by %s', (_, startTime) => {
  const processes = systemProcesses(startTime);

  test('this one does', () => {
    const self = processes.self();
    expect(self).toMatchObject({ host: hostname(), pid: process.pid });
    expect(self.startTime).not.toBe('');
    expect(processes.state({ ...self, heartbeatAt })).toBe('alive');
  });

  test('one with its pid and another start, or of another boot, does not', () => {
    const self = { ...processes.self(), heartbeatAt };
    expect(processes.state({ ...self, startTime: 'another' })).toBe('dead');
    expect(processes.state({ ...self, bootId: 'another' })).toBe('dead');
  });

  test('one that has ended does not', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const owner = { ...processes.self(), pid: child.pid ?? 0, startTime: startTime(child.pid ?? 0) ?? '', heartbeatAt };
    expect(processes.state(owner)).toBe('alive');
    child.kill();
    await once(child, 'exit');
    expect(processes.state(owner)).toBe('dead');
  });

  test('one that has ended and whose parent does not ask for it does not', async () => {
    // The shell becomes a program that knows of no child.
    const script = 'sleep 600 & echo $!; exec sleep 600';
    const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(line);
    const owner = { ...processes.self(), pid, startTime: startTime(pid) ?? '', heartbeatAt };
    expect(processes.state(owner)).toBe('alive');
    process.kill(pid);
    await vi.waitFor(() => expect(processes.state(owner)).toBe('dead'));
    expect(process.kill(pid, 0)).toBe(true);
    parent.kill();
  });

  test('of one on another host, or that could not tell when it started, nothing is known', () => {
    expect(processes.state({ ...processes.self(), startTime: '', heartbeatAt })).toBe('unknown');
    expect(processes.state({ ...processes.self(), host: 'elsewhere', heartbeatAt })).toBe('unknown');
  });
});

describe('where things are kept', () => {
  test.each([
    [{}, '/home/op/.local/share/nano', '/home/op/.config/nano'],
    [{ XDG_DATA_HOME: '/data', XDG_CONFIG_HOME: '/etc/op' }, '/data/nano', '/etc/op/nano'],
    [{ XDG_DATA_HOME: 'relative' }, '/home/op/.local/share/nano', '/home/op/.config/nano'],
    [{ NANO_HOME: '/srv/nano' }, '/srv/nano', '/srv/nano'],
    [{ NANO_HOME: 'here' }, '/cwd/here', '/cwd/here'],
  ])('%j', (env, data, config) => {
    expect(dataFolder(env, '/home/op', '/cwd')).toBe(data);
    expect(configFolder(env, '/home/op', '/cwd')).toBe(config);
  });
});

describe('late cells', () => {
  const target = { name: 'cell-1', address: { kind: 'local' } } as const;

  test('are loaded once, and never where nobody needs them', async () => {
    let loads = 0;
    let closed = 0;
    const close = async () => {
      closed += 1;
    };
    const cells = lateCells(async () => {
      loads += 1;
      return { at: () => expect.fail('not asked'), close };
    });
    await cells.close();
    expect([loads, closed]).toEqual([0, 0]);
    await Promise.all([cells.load(), cells.load()]);
    await cells.close();
    expect([loads, closed]).toEqual([1, 1]);
  });

  test('asked unloaded they say whose mistake it is', () => {
    expect(() => lateCells(() => expect.fail('not opened')).at(target)).toThrow('cell-1 was asked');
  });
});

test('a local program gives its output, and nothing where it fails or is missing', async () => {
  expect(await runLocal('echo', ['hello'])).toBe('hello\n');
  expect(await runLocal('false', [])).toBeUndefined();
  expect(await runLocal('/no/such/program', [])).toBeUndefined();
});

test('ids sort by the time they were made', async () => {
  const first = systemIds.uuid();
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(systemIds.uuid() > first).toBe(true);
  const draws = [20, 3, 3, 300, 250, 20, 1000].map((count) => ({ count, bytes: systemIds.random(count) }));
  for (const { count, bytes } of draws) expect(bytes).toHaveLength(count);
  const texts = draws.filter(({ count }) => count > 3).map(({ bytes }) => Buffer.from(bytes).toString('hex'));
  expect(new Set(texts.map((text) => text.slice(0, 40))).size).toBe(texts.length);
  expect(new Set(Array.from({ length: 1000 }, () => systemIds.uuid())).size).toBe(1000);
});
