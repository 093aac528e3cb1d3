import { NanoError } from '../../controller/model/errors.ts';
import { read } from '../../controller/model/sidecar.ts';
import type { CellMark, ZoneRecord } from '../../controller/model/zone.ts';
import { zoneRecordSchema } from '../../controller/model/zone-record-schema.ts';
import type { CellSurvey, SurveyProblem, SurveyRequest } from '../../controller/ports/keeping.ts';
import type { CallBounds, StorePath } from '../../controller/ports.ts';
import { fileChecksum, parseChecksum } from '../commands/file-facts.ts';
import { markFolder, markPath, parseMark } from '../commands/mark.ts';
import { createMark } from '../facts/create-mark.ts';
import { readDomains } from '../facts/host-report.ts';
import { printable } from '../facts/printable.ts';
import { parseSections, type Sections, succeeded } from '../facts/sections.ts';
import { readDefinitions } from '../survey/read-definitions.ts';
import { readStore } from '../survey/read-files.ts';
import { cellSurveyCommand, surveyLimits } from '../survey/survey-command.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';
import { readMark } from './marks.ts';

/** All that nano keeps on a cell, in one round trip; in two where the mark has to say first where the stores are. */
export async function survey(link: CellLink, request: SurveyRequest, bounds: CallBounds = {}): Promise<CellSurvey> {
  const stores = request.stores ?? (await markedStores(link, bounds));
  const mark = createMark();
  const connection = await link.connect(bounds);
  const answer = await connection.exec(cellSurveyCommand(mark, stores), {
    deadlineMs: Math.min(deadlines.inventory, bounds.deadlineMs ?? deadlines.inventory),
    maxOutputBytes: surveyLimits.outputBytes,
    ...(bounds.signal === undefined ? {} : { signal: bounds.signal }),
  });
  const sections = parseSections(answer.stdout, mark);
  const problems: SurveyProblem[] = [];
  return {
    at: new Date().toISOString(),
    ...markOf(sections, problems),
    ...recordOf(sections, problems),
    stores: stores.map((store, number) =>
      readStore(store, sections.get(`files-${number}`)?.output, sections.get(`sidecars-${number}`)?.output, problems),
    ),
    domains: readDefinitions(readDomains(sections), sections.get('definitions')?.output ?? '', problems),
    problems,
  };
}

/** Reads a file of any length to its end; where it is gone, COMMAND_FAILED. */
export async function checksum(link: CellLink, path: string, bounds?: CallBounds): Promise<string> {
  const call = { command: fileChecksum(path), doing: `read ${path}`, deadlineMs: deadlines.bulk, bounds };
  const sum = parseChecksum(await link.ask(call));
  if (sum !== undefined) return sum;
  throw new NanoError('BAD_ANSWER', `${link.name}: sha256sum answered no checksum`);
}

async function markedStores(link: CellLink, bounds: CallBounds): Promise<readonly StorePath[]> {
  const mark = await readMark(link, bounds).catch((error: unknown) => {
    if (error instanceof NanoError && error.code === 'BAD_ANSWER') return undefined;
    throw error;
  });
  return mark?.stores ?? [];
}

function markOf(sections: Sections, problems: SurveyProblem[]): { mark?: CellMark } {
  const text = succeeded(sections, 'mark');
  if (text === undefined) return {};
  try {
    return { mark: parseMark(text) };
  } catch (error) {
    problems.push({ subject: markPath, problem: error instanceof Error ? error.message : 'unreadable' });
    return {};
  }
}

function recordOf(sections: Sections, problems: SurveyProblem[]): { record?: ZoneRecord } {
  const text = succeeded(sections, 'record');
  if (text === undefined) return {};
  const found = read(zoneRecordSchema, text);
  if ('value' in found) return { record: found.value };
  problems.push({ subject: `${markFolder}/zone.json`, problem: printable(found.problem, 300) });
  return {};
}
