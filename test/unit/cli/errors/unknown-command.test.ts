import { describe, expect, test } from 'vitest';
import { editDistance, suggest } from '../../../../src/cli/errors/suggest.ts';
import { unknownCommand } from '../../../../src/cli/errors/unknown-command.ts';

const ids = ['pool:list', 'pool:create', 'pool:add-cell', 'instance:list', 'instance:start', 'version'];

describe('what was probably meant', () => {
  test.each([
    [['instnce', 'list'], 'nano has no command "instnce"', 'did you mean nano instance list?'],
    [['instance', 'strat'], 'nano instance has no command "strat"', 'did you mean nano instance start?'],
    [['pool', 'add'], 'nano pool has no command "add"', 'did you mean nano pool add-cell?'],
    [['list', 'pool'], 'nano has no command "list"', 'did you mean nano pool list?'],
    [['versoin'], 'nano has no command "versoin"', 'did you mean nano version?'],
    [['instances', 'list', '--json'], 'nano has no command "instances"', 'did you mean nano instance list?'],
    [['frobnicate'], 'nano has no command "frobnicate"', 'nano --help lists what there is'],
    [['--json', 'pool'], '--json stands before a command', 'write flags behind the command'],
  ])('%j', (argv, message, hint) => {
    const error = unknownCommand(argv, ids);
    expect(error.code).toBe('USAGE');
    expect(error.message).toBe(message);
    expect(error.hint).toContain(hint);
  });
});

test('letters changed, added, left out or swapped each count as one', () => {
  expect(editDistance('start', 'strat')).toBe(1);
  expect(editDistance('list', 'lst')).toBe(1);
  expect(editDistance('', 'abc')).toBe(3);
  expect(editDistance('same', 'same')).toBe(0);
});

test('nothing is suggested for what resembles nothing, nor where a beginning says too little', () => {
  expect(suggest('xyzzy', ['list', 'show'])).toBeUndefined();
  expect(suggest('s', ['start', 'stop', 'show'])).toBeUndefined();
  expect(suggest('sta', ['start', 'stop'])).toBe('start');
});
