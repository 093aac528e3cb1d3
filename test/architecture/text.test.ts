import { describe, expect, it } from 'vitest';
import { readTree, type SourceFile } from './source.ts';

/** What no file of the project says. The patterns are written so that they do not match themselves. */
const unwanted = {
  'the address of a package registry': /registry\.npmjs|registry\.yarnpkg|["']resolved["']:\s*["']https?:/,
  'a path of the machine it was written on':
    /(?<![\w.$}-])\/(?:work|home\/[a-z]+|Users\/[A-Za-z]+)\/(?:main|shared|nano)\b/,
  'how it came to be': /\b(?:session|sprint|milestone|task|ticket|issue|story) #?\d+\b/i,
  'a plan instead of a fact': /\b(?:TODO|FIXME|XXX)\b/,
};

function found({ path, text }: SourceFile): string[] {
  return text.split('\n').flatMap((line, index) =>
    Object.entries(unwanted)
      .filter(([, pattern]) => pattern.test(line))
      .map(([what]) => `${path}:${index + 1}: ${what}`),
  );
}

it('the project speaks of itself alone', () => {
  const files = readTree('.').filter(({ path }) => path !== 'test/architecture/text.test.ts');
  expect(files.flatMap(found)).toEqual([]);
});

describe('the words are found', () => {
  it.each([
    '"resolved": "https://registry.example.net/a/-/a-1.0.0.tgz"',
    // In parts: nobody who looks for such paths shall find this one.
    `see ${['', 'work', 'main'].join('/')}/src/cli`,
    'as of session 3',
    'fixes issue #12',
    '// TODO: later',
  ])('%s', (text) => {
    expect(found({ path: 'x', text })).toHaveLength(1);
  });

  it.each(['/var/lib/libvirt/images/nano/x', 'overlay/work/main', 'operation #1234', 'an ssh session'])(
    'not in: %s',
    (text) => {
      expect(found({ path: 'x', text })).toEqual([]);
    },
  );
});
