import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createChangeProgress } from '../../../../src/cli/progress/change-progress.ts';
import { progressText } from '../../../../src/cli/progress/progress-text.ts';
import { createRate } from '../../../../src/cli/progress/rate.ts';
import { createStatusLine } from '../../../../src/cli/progress/status-line.ts';
import { testTerminal } from '../../../support/test-terminal.ts';

const MiB = 1024 ** 2;

describe('what bytes come to', () => {
  test('a bar with share, figures, rate and time left', () => {
    expect(progressText({ done: 40 * MiB, total: 100 * MiB, rate: 20 * MiB }, false)).toBe(
      '[########............]  40%  40 MiB of 100 MiB  20 MiB/s  3 s left',
    );
  });

  test('without a known end only what is done, without a rate no time', () => {
    expect(progressText({ done: 40 * MiB, total: null, rate: 20 * MiB }, true)).toBe('40 MiB  20 MiB/s');
    expect(progressText({ done: 0, total: 100, rate: undefined }, true)).toBe(
      '[░░░░░░░░░░░░░░░░░░░░]   0%  0 B of 100 B',
    );
  });

  test('more than there should be is not more than all', () => {
    expect(progressText({ done: 120, total: 100, rate: undefined }, false)).toContain('] 100%');
  });
});

describe('the rate', () => {
  test('is that of the last seconds', () => {
    const rate = createRate();
    rate.add(0, 0);
    expect(rate.perSecond()).toBeUndefined();
    rate.add(10, 1_000);
    expect(rate.perSecond()).toBe(10);
    rate.add(10, 10_000);
    rate.add(110, 11_000);
    expect(rate.perSecond()).toBe(100);
  });

  test('starts anew where the figure falls', () => {
    const rate = createRate();
    rate.add(1_000, 0);
    rate.add(2_000, 1_000);
    rate.add(0, 2_000);
    rate.add(50, 3_000);
    expect(rate.perSecond()).toBe(50);
  });
});

describe('what a change is at', () => {
  test('is told by its steps and bytes', () => {
    let now = 0;
    const progress = createChangeProgress({ doing: 'importing image debian', unicode: false, now: () => now });
    expect(progress.text(200)).toBe('importing image debian');
    progress.take({
      type: 'started',
      operation: 7,
      steps: [
        { title: 'probe', cell: 'a' },
        { title: 'send', cell: 'a' },
      ],
    });
    expect(progress.operation()).toBe(7);
    progress.take({ type: 'step', operation: 7, index: 1, state: 'running', title: 'send the image', cell: 'cell-1' });
    expect(progress.text(200)).toBe('importing image debian (2/2): send the image on cell-1');
    progress.take({ type: 'progress', operation: 7, index: 1, done: 0, total: 2 * MiB });
    now = 1_000;
    progress.take({ type: 'progress', operation: 7, index: 1, done: MiB, total: 2 * MiB });
    expect(progress.text(200)).toBe(
      'importing image debian (2/2): send the image on cell-1  [##########..........]  50%  1 MiB of 2 MiB  1 MiB/s  1 s left',
    );
    expect(progress.text(100)).toBe(
      'importing image debian (2/2)  [##########..........]  50%  1 MiB of 2 MiB  1 MiB/s  1 s left',
    );
    progress.take({ type: 'step', operation: 7, index: 0, state: 'undoing', title: 'probe', cell: null });
    expect(progress.text(200)).toBe('importing image debian (1/2): undoing: probe');
  });
});

describe('the status line', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is drawn at once, turns, never wraps, and is gone afterwards', () => {
    const terminal = testTerminal({ tty: true, columns: 20 });
    const status = createStatusLine(terminal.stderr);
    status.show(() => 'creating instance web-1 on a cell');
    expect(terminal.written.stderr()).toBe('\r\u001b[2K| creating insta...');
    vi.advanceTimersByTime(80);
    expect(terminal.written.stderr()).toContain('\r\u001b[2K/ creating');
    status.clear();
    expect(terminal.written.stderr().endsWith('\r\u001b[2K')).toBe(true);
    const before = terminal.written.stderr();
    vi.advanceTimersByTime(1_000);
    expect(terminal.written.stderr()).toBe(before);
  });

  test.each([
    ['a pipe', testTerminal({ tty: false })],
    ['a dumb terminal', testTerminal({ tty: true, env: { TERM: 'dumb' } })],
  ])('says nothing to %s, where only lines that stay are written', (_, terminal) => {
    const status = createStatusLine(terminal.stderr);
    status.show(() => 'creating');
    status.print('cell-1 did not answer: trying the next cell');
    vi.advanceTimersByTime(1_000);
    status.clear();
    expect(terminal.written.stderr()).toBe('cell-1 did not answer: trying the next cell\n');
  });
});
