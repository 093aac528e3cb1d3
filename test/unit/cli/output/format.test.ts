import { describe, expect, test } from 'vitest';
import { chooseFormat, type OutputFormat, wantsJson } from '../../../../src/cli/output/format.ts';

const sources = (env: Record<string, string> = {}, output?: OutputFormat) => ({
  env,
  preferences: { read: () => (output === undefined ? {} : { output }) },
});

describe('flag beats environment beats preference beats the table', () => {
  test.each([
    [{}, {}, undefined, 'table', false],
    [{}, {}, 'wide', 'wide', false],
    [{}, { NANO_OUTPUT: 'csv' }, 'wide', 'csv', false],
    [{ output: 'yaml' }, { NANO_OUTPUT: 'csv' }, 'wide', 'yaml', true],
    [{ json: true }, { NANO_OUTPUT: 'csv' }, undefined, 'json', true],
    [{ quiet: true }, {}, 'json', 'name', true],
    [{}, { NANO_OUTPUT: '' }, undefined, 'table', false],
  ] as const)('%j %j %s', (flags, env, preference, format, asked) => {
    expect(chooseFormat(flags, sources(env, preference))).toEqual({ format, asked });
  });

  test('an unknown format in the environment is refused', () => {
    expect(() => chooseFormat({}, sources({ NANO_OUTPUT: 'xml' }))).toThrow('NANO_OUTPUT: "xml" is not one of');
  });
});

describe('errors are JSON when the command line, however wrong, asks for JSON', () => {
  test.each([
    [['--json'], {}, true],
    [['x', '-o', 'json'], {}, true],
    [['-ojson'], {}, true],
    [['--output=json', '--frobnicate'], {}, true],
    [['-o', 'yaml'], { NANO_OUTPUT: 'json' }, false],
    [[], { NANO_OUTPUT: 'json' }, true],
    [['--', '--json'], {}, false],
    [['json'], {}, false],
  ] as const)('%j %j', (argv, env, expected) => {
    expect(wantsJson(argv, sources(env))).toBe(expected);
  });

  test('preferences that cannot be read do not keep an error from being shown', () => {
    const broken = {
      env: {},
      preferences: {
        read: () => {
          throw new Error('broken');
        },
      },
    };
    expect(wantsJson([], broken)).toBe(false);
  });
});
