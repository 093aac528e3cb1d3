import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { expectRestored, inPty, processState, tellingModes } from '../support/pty.ts';
import { PATH, repository, run, temporaryFolder } from './sandbox.ts';

const program = join(repository, 'bin/run.js');

interface TopOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: string;
  /** A program that starts it. */
  readonly through?: string;
}

/** The built program in a terminal; what the shell prints after it tells how the terminal was left. */
function top(options: TopOptions = {}) {
  const { env = {}, flags = '', through = '' } = options;
  const home = temporaryFolder();
  const command = tellingModes(`${through} '${process.execPath}' '${program}' top ${flags}`);
  const pty = inPty(command, {
    cwd: home,
    env: { PATH, HOME: home, NANO_HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
  });
  return { ...pty, opened: () => pty.shows(/no cells yet/) };
}

/** Makes the program fail when it gets SIGUSR2. */
const failing = (what: string) =>
  `--import=data:text/javascript,process.on('SIGUSR2',()=>{${encodeURIComponent(what)}})`;

describe('nano top', () => {
  it('takes a screen of its own and gives it back when it is left', async () => {
    const opened = top();
    await opened.opened();
    expect(opened.emulator.modes()).toEqual({ otherScreen: true, pasteMarks: true, mouse: 'vt200', wraps: false });
    opened.type('q');
    await expectRestored(opened, 0);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('gives the terminal back for %s', async (signal) => {
    const opened = top();
    await opened.opened();
    process.kill(opened.child(), signal);
    await expectRestored(opened, 130);
  });

  it.each([
    ['an error that nobody caught', "throw(new(Error)('a fault'))"],
    ['a promise that nobody caught', "Promise.reject(new(Error)('a fault'))"],
  ])('gives the terminal back for %s, and tells it there', async (_, what) => {
    const opened = top({ env: { NODE_OPTIONS: failing(what) } });
    await opened.opened();
    process.kill(opened.child(), 'SIGUSR2');
    await expectRestored(opened, 1);
    expect(opened.emulator.rows().join('\n')).toContain('nano: a fault');
  });

  it('stops with the terminal given back, and goes on with its screen', async () => {
    const opened = top();
    await opened.opened();
    const pid = opened.child();
    process.kill(pid, 'SIGTSTP');
    await vi.waitFor(() => expect(processState(pid)).toBe('T'), { timeout: 30_000 });
    await vi.waitFor(() => expect(opened.emulator.modes().otherScreen).toBe(false), { timeout: 30_000 });
    process.kill(pid, 'SIGCONT');
    await opened.opened();
    expect(opened.emulator.modes()).toMatchObject({ otherScreen: true, mouse: 'vt200' });
    opened.type('q');
    await expectRestored(opened, 0);
  });

  it('ends when its terminal is closed', async () => {
    const opened = top();
    await opened.opened();
    const pid = opened.child();
    opened.hangUp();
    await vi.waitFor(() => expect(processState(pid)).toBe(undefined), { timeout: 30_000 });
  });

  it('ends when its terminal is closed and no signal tells it so', async () => {
    // In a session of its own it has the terminal, but is not told of its end.
    const opened = top({ through: 'setsid' });
    await opened.opened();
    const pid = opened.child();
    opened.hangUp();
    await vi.waitFor(() => expect(processState(pid)).toBe(undefined), { timeout: 30_000 });
  });

  it('takes Escape and a letter that come at once for the two of them', async () => {
    const opened = top();
    await opened.opened();
    opened.type('\x1bq');
    await expectRestored(opened, 0);
  });

  it('fills the terminal whatever its size becomes', async () => {
    const opened = top();
    await opened.opened();
    opened.resize(120, 40);
    await vi.waitFor(() => expect(opened.emulator.rows()[39]).toMatch(/quit/), { timeout: 30_000 });
    opened.resize(80, 24);
    await vi.waitFor(() => expect(opened.emulator.rows()[23]).toMatch(/quit/), { timeout: 30_000 });
    opened.type('q');
    await expectRestored(opened, 0);
  });

  it.each([
    ['CI is set', { CI: 'true' }],
    ['the terminal is unknown', { TERM: 'strange' }],
    ['the terminal is the Linux console', { TERM: 'linux' }],
  ])('shows itself where %s', async (_, env) => {
    const opened = top({ env });
    await opened.opened();
    opened.type('q');
    await expectRestored(opened, 0);
  });

  it('draws with ASCII and without colours where there is nothing else', async () => {
    const opened = top({ env: { LANG: 'C', NO_COLOR: '1' } });
    await opened.opened();
    expect(opened.emulator.rows().join('')).toMatch(/^[ -~]*$/);
    const codes = [...opened.bytes().matchAll(/\[([\d;]*)m/g)].flatMap(([, all = '']) => all.split(';'));
    expect(codes.filter((code) => /^(?:[349]\d|10\d)$/.test(code))).toEqual([]);
    opened.type('q');
    await expectRestored(opened, 0);
  });

  it('says what else there is where it has no screen', () => {
    const home = temporaryFolder();
    const { status, stdout, stderr } = run(process.execPath, [program, 'top'], { NANO_HOME: home });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'nano: the dashboard needs a screen, and this is no terminal\n' +
        'try: nano top --once prints one frame; nano stats prints figures for scripts\n',
    );
  });

  it('is as clear in a terminal that cannot be drawn on', async () => {
    const opened = top({ env: { TERM: 'dumb' } });
    await opened.shows(/this terminal cannot show one \(TERM=dumb\)/);
    await opened.shows('left with 2, modes same');
  });

  it('prints one frame into a pipe', () => {
    const home = temporaryFolder();
    const env = { NANO_HOME: home, LANG: 'C.UTF-8', COLUMNS: '90', LINES: '20' };
    const { status, stdout, stderr } = run(process.execPath, [program, 'top', '--once'], env);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('no cells yet');
    expect(stdout).not.toContain('\x1b');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(90);
  });
});
