import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkIdentity } from '../../../../src/cell/facts/check-identity.ts';
import { readSurvey } from '../../../../src/cell/facts/read-survey.ts';
import { parseSections, type Section } from '../../../../src/cell/facts/sections.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { codes, contextWith, goldenSections, goldenSurvey, storagePath } from './golden.ts';

const golden = goldenSections('survey-domains');
const names = [...golden.keys(), 'mark'];
/** Without the long ones, whose parsing would take most of the test's time. */
const short: ReadonlyMap<string, Section> = new Map([...golden].filter(([, { output }]) => output.length < 5000));

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '\u001b[2J',
    '<a>',
    '<!DOCTYPE x [<!ENTITY a "b">]><capabilities/>',
    '-1',
    'NaN',
    '1e999',
    '{}',
    '\n',
  ),
);

describe('whatever a host answers', () => {
  it('is read without an exception, and what is not understood is named', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), anything, fc.integer({ min: 0, max: 255 }), (name, output, status) => {
        const sections = new Map(short).set(name, { output, status, error: output });
        const survey = readSurvey(sections, storagePath);
        const shown = checkIdentity(contextWith(survey)).filter(({ fact }) => /\p{Cc}/u.test(fact));
        expect(shown).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not break the reading of sections otherwise than by BAD_ANSWER', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('M begin a', 'M end 0', 'M end', 'M done', 'x', '', 'M ')), (lines) => {
        try {
          parseSections(lines.join('\n'), 'M');
        } catch (error) {
          expect(error).toBeInstanceOf(NanoError);
        }
      }),
    );
  });

  it.each([
    ['hostname', 'a;b\n', "the host's name"],
    ['cores', 'many\n', 'the number of processors'],
    ['memory', 'MemTotal: x kB\n', 'the memory'],
    ['capabilities', '<capabilities><host>', "libvirt's capabilities"],
    ['domains', 'not-a-uuid name\n', 'the list of domains'],
    ['filesystem', 'Type 1B-blocks Avail\next4 - -\n', "the storage's file system"],
    ['began', 'soon\n', "the host's clock"],
  ])('garbage for %s is a finding of its own', (name, output, what) => {
    const survey = readSurvey(new Map(golden).set(name, { output, status: 0, error: '' }), storagePath);
    const findings = checkIdentity(contextWith(survey));
    expect(codes(findings)).toEqual(['BAD_ANSWER error']);
    expect(findings[0]?.fact).toContain(what);
  });
});

it('a question of libvirt that is not answered is told, for its silence would count as no domains', () => {
  const sections = new Map(golden);
  sections.delete('domstats');
  expect(readSurvey(sections, storagePath).libvirt?.refusal).toBe('domstats: no answer in time');
  expect(goldenSurvey('survey-domains').libvirt?.refusal).toBeUndefined();
});
