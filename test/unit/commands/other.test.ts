import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeController } from '../../support/fake-controller.ts';
import { plain } from '../../support/plain.ts';
import { run } from '../../support/run-command.ts';
import { poolView } from '../../support/views.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'nano-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

describe('config', () => {
  const config = (line: string) => run(`config ${line}`, { env: { NANO_HOME: home } });

  test('what is set, got, listed and unset', async () => {
    expect(await config('set output wide')).toEqual({ stdout: 'set output to wide\n', stderr: '', exitCode: 0 });
    expect((await config('get output')).stdout).toBe('wide\n');
    expect((await config('list --columns key,value')).stdout).toBe('pool\t-\noutput\twide\ncolor\t-\nconfirm\t-\n');
    expect((await config('unset output')).stdout).toBe('output is table again\n');
    expect((await config('get output')).stdout).toBe('table\n');
    expect(JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'))).toEqual({});
  });

  test.each([
    ['set output xml', 'preference output: "xml" is not one of table'],
    ['set outputs wide', 'did you mean output?'],
    ['get frobs', 'preferences are pool, output, color, confirm'],
    ['set pool', 'VALUE is missing'],
  ])('config %s is refused', async (line, message) => {
    const { stderr, exitCode } = await config(line);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  test('a preference holds at a terminal; what it says of tables does not change pipes', async () => {
    writeFileSync(join(home, 'config.json'), '{"output":"wide"}');
    const controller = fakeController({ queries: { 'pool.list': () => [poolView()] } });
    const options = { controller, env: { ...plain, NANO_HOME: home } };
    const table = await run('pool list', { ...options, tty: true, columns: 200 });
    expect(table.stdout.split('\n')[0]).toMatch(/CPU +MACHINE +ID$/);
    expect((await run('pool list', options)).stdout).toMatch(/^default\t2\t3\t/);
  });

  test('confirm=never asks nothing, as if --yes were there', async () => {
    writeFileSync(join(home, 'config.json'), '{"confirm":"never"}');
    const controller = fakeController({
      changes: { 'pool.delete': () => ({ operation: 1, value: null, warnings: [] }) },
    });
    const { exitCode } = await run('pool delete web', { controller, env: { NANO_HOME: home } });
    expect(exitCode).toBe(0);
  });

  test('preferences that cannot be used are told with their file', async () => {
    writeFileSync(join(home, 'config.json'), '{"output":"xml"}');
    const { stderr, exitCode } = await run('pool list', { controller: fakeController(), env: { NANO_HOME: home } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${home}/config.json cannot be used`);
  });
});

describe('version', () => {
  test('a line for people, facts for scripts', async () => {
    expect((await run('version')).stdout).toMatch(/^nano \S+\n$/);
    expect(JSON.parse((await run('version --json')).stdout)).toMatchObject({ name: 'nano', json: 1 });
  });
});

describe('NANO_JSON', () => {
  test.each([
    ['1', 0],
    ['', 0],
    ['2', 2],
  ])('pinned to "%s" the status is %d', async (version, exitCode) => {
    expect((await run('version --json', { env: { NANO_JSON: version } })).exitCode).toBe(exitCode);
  });
});
