import { domainStatisticsCommand } from '../../../src/cell/commands/domain-statistics.ts';
import { guestReportCommand } from '../../../src/cell/driver/guest-report.ts';
import { hostLoadCommand, hostReportCommand } from '../../../src/cell/facts/host-report.ts';
import { measureCommand } from '../../../src/cell/facts/measure-accelerator.ts';
import { qemuAccessCommand } from '../../../src/cell/facts/qemu-access.ts';
import { surveyCommand } from '../../../src/cell/facts/survey-script.ts';
import { cellSurveyCommand } from '../../../src/cell/survey/survey-command.ts';
import type { Command } from '../../../src/controller/model/command.ts';
import { type Answer, type Call, fine, said } from './call.ts';
import { cellSurvey } from './cell-survey.ts';
import { guestReport } from './guest-report.ts';
import { domainStatistics, hostLoad, hostReport } from './host-report.ts';
import type { Report } from './section.ts';
import { guestRuns, qemuAccess, survey } from './survey.ts';

const sample = '00000000-0000-7000-8000-000000000000';

/** The scripts that gather many answers at once, by their text. */
const reports = new Map<string, Report>([
  [textOf(hostReportCommand([])), hostReport],
  [textOf(hostLoadCommand([])), hostLoad],
  [textOf(guestReportCommand(sample)), guestReport],
  [textOf(domainStatisticsCommand()), domainStatistics],
  [textOf(cellSurveyCommand('', [])), cellSurvey],
  [textOf(surveyCommand('', '')), survey],
  [textOf(qemuAccessCommand('', { user: '', group: '' }, undefined)), qemuAccess],
  [textOf(measureCommand('', '', 'kvm', 1)), guestRuns],
]);

export function isSectionScript(argv: readonly string[]): boolean {
  return argv.slice(0, 3).join(' ') === 'sh -s --';
}

/** Undefined for a script that nano does not have. One that was cut on its way does nothing, as all of them only read. */
export async function runSectionScript({ host, process, argv }: Call, text: string): Promise<Answer | undefined> {
  const report = reports.get(text);
  if (report === undefined && [...reports.keys()].some((whole) => whole.startsWith(text))) return fine;
  if (report === undefined) return undefined;
  await process.work(host.traits.virshMs);
  const [mark = '', ...args] = argv.slice(3);
  const parts = report(host, args).map(
    ({ name, output, status = 0, error = '' }) =>
      `\n${mark} begin ${name}\n${output}\n${mark} end ${status}\n${error}\n`,
  );
  return said(`${parts.join('')}\n${mark} done\n`);
}

function textOf({ stdin = [] }: Command): string {
  return stdin.map((part) => (typeof part === 'string' ? part : '')).join('');
}
