import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readSurvey } from '../../../../src/cell/facts/read-survey.ts';
import { parseSections } from '../../../../src/cell/facts/sections.ts';
import { surveyCommand } from '../../../../src/cell/facts/survey-script.ts';
import { goldenSections } from './golden.ts';

const shells = ['sh', 'dash', 'bash'].filter((shell) => spawnSync(shell, ['-c', 'exit 0']).status === 0);

/** The questions that are put to libvirt alone. */
const toLibvirt = /^(version|capabilities|domcapabilities-.*|networks.*|domains|domstats|metadata|mark)$/;

describe.runIf(process.platform === 'linux').each(shells)('the survey of this machine, by %s', (shell) => {
  const command = surveyCommand('MARK', '/var/no/such/"place"/$(nor) this');
  const [, ...args] = command.argv;
  const env = { ...process.env, LC_ALL: 'C' };
  const answer = spawnSync(shell, args, { input: (command.stdin ?? []).join(''), encoding: 'utf8', env });
  const sections = parseSections(answer.stdout, 'MARK');

  it('asks everything, and says nothing besides', () => {
    const asked = [...sections.keys()].filter((name) => !toLibvirt.test(name));
    expect(asked).toEqual([...goldenSections('survey-bare').keys()]);
    expect(answer.stderr).toBe('');
  });

  it('is understood', () => {
    const survey = readSurvey(sections, '/var/no/such/"place"/$(nor) this');
    expect(survey.garbage).toEqual([]);
    expect(survey.storage).toMatchObject({ nearest: '/var', isDirectory: true, entries: [] });
    expect(survey.cores).toBeGreaterThan(0);
  });
});
