import { describe, expect, it, vi } from 'vitest';
import { fakeController } from '../../support/fake-controller.ts';
import { run, runIn } from '../../support/run-command.ts';
import { looks, zoneStats } from '../../support/stats-views.ts';
import { testContext } from '../../support/test-context.ts';

const watched = () =>
  fakeController({
    watch: looks(zoneStats({ complete: false }), zoneStats()),
    queries: { 'operation.list': () => [], 'event.list': () => [] },
  });
const screen = { tty: true, columns: 100, rows: 30, env: { TERM: 'xterm-256color', LANG: 'C.UTF-8' } };

describe('nano top --once', () => {
  it('prints one frame without anything but text into a pipe', async () => {
    const { stdout, stderr, exitCode } = await run('top --once', { controller: watched() });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(/cell-1 .*online/);
    expect(stdout).toMatch(/cell-2 .*offline/);
    expect(stdout).not.toContain('\x1b');
    expect(stdout.endsWith('\n')).toBe(true);
  });

  it('begins with the view that is named, and watches the pool that is', async () => {
    const controller = watched();
    const { stdout } = await run('top --once --view instances --pool default', { controller });
    expect(stdout).toContain('web-1');
    expect(controller.calls[0]).toMatchObject({ call: 'watch', request: { pool: 'default' } });
  });
});

describe('nano top', () => {
  it('says what else there is where it has no terminal, and opens nothing', async () => {
    const { exitCode, stderr, stdout } = await run('top');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('nano top --once prints one frame; nano stats');
  });

  it('refuses an interval that no cell would like', async () => {
    const { exitCode, stderr } = await run('top --interval 10ms', screen);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--interval: 10ms is not between 500ms and 1m');
  });

  it('runs until it is left', async () => {
    const context = testContext({ ...screen, controller: watched() });
    const ran = runIn('top --interval 5s', context);
    await vi.waitFor(() => expect(context.terminal.written.stdout()).toContain('cell-1'), 30_000);
    context.terminal.type('q');
    expect(await ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(context.terminal.rawMode).toEqual([true, false]);
  });

  it('leaves at once for a signal where nothing is under way', async () => {
    const context = testContext({ ...screen, controller: watched() });
    const ran = runIn('top', context);
    await vi.waitFor(() => expect(context.terminal.written.stdout()).toContain('cell-1'), 30_000);
    expect(context.interrupt('SIGTERM')).toBe(true);
    await ran;
    expect(context.terminal.rawMode).toEqual([true, false]);
  });
});
