import { describe, expect, test } from 'vitest';
import { errorText, showError } from '../../../../src/cli/errors/show-error.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { lines } from '../../../support/plain.ts';
import { testTerminal } from '../../../support/test-terminal.ts';

const noCell = new NanoError('NO_CELL_FITS', 'no cell in pool "default" can take "db-1"', {
  hint: '--memory 31G would fit on cell-1; nano cell enable cell-2',
  details: [
    { subject: 'cell-1', reason: 'memory  64 GiB asked, 31.2 GiB free' },
    { subject: 'cell-10', reason: 'disabled since 2026-11-02', code: 'DISABLED' },
  ],
});

test('the message, a table of details, what to try', () => {
  expect(errorText(noCell, { colour: false })).toBe(
    lines(
      'nano: no cell in pool "default" can take "db-1"',
      '  cell-1    memory  64 GiB asked, 31.2 GiB free',
      '  cell-10   disabled since 2026-11-02',
      'try: --memory 31G would fit on cell-1; nano cell enable cell-2',
    ),
  );
});

test('what a host said cannot do anything to the terminal, and its lines stay inside', () => {
  const error = new NanoError('COMMAND_FAILED', 'virsh failed: \u001b]0;owned\u0007\nsecond line');
  expect(errorText(error, { colour: false })).toBe(lines('nano: virsh failed: \\x1b]0;owned\\x07', '  second line'));
});

describe('where it goes', () => {
  const shown = (json: boolean, debug: boolean) => {
    const terminal = testTerminal();
    showError(terminal, new NanoError('INTERNAL', 'broken', { cause: new Error('deep') }), { json, debug });
    return { stdout: terminal.written.stdout(), stderr: terminal.written.stderr() };
  };

  test('text goes to stderr, without a stack', () => {
    expect(shown(false, false)).toEqual({ stdout: '', stderr: 'nano: broken\n' });
  });

  test('JSON goes to stdout as one object', () => {
    expect(shown(true, false)).toEqual({ stdout: '{"error":{"code":"INTERNAL","message":"broken"}}\n', stderr: '' });
  });

  test('--debug adds the stacks, down to the first cause', () => {
    const { stderr } = shown(false, true);
    expect(stderr).toMatch(/^nano: broken\nNanoError: broken\n {4}at /);
    expect(stderr).toMatch(/\ncaused by Error: deep\n {4}at /);
  });
});
