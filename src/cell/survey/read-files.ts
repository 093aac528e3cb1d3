import { isUuid } from '../../controller/model/ids.ts';
import { readImageSidecar, readInstanceSidecar } from '../../controller/model/sidecar.ts';
import type { SurveyedFile, SurveyedStore, SurveyProblem } from '../../controller/ports/keeping.ts';
import type { StorePath } from '../../controller/ports.ts';
import { printable } from '../facts/printable.ts';
import { surveyLimits } from './survey-command.ts';

const kinds: Readonly<Record<string, SurveyedFile['kind']>> = { f: 'file', d: 'directory' };

/** What lies in a store. `files` and `sidecars` are absent where the store's directory is. */
export function readStore(
  { id, path }: StorePath,
  files: string | undefined,
  sidecars: string | undefined,
  problems: SurveyProblem[],
): SurveyedStore {
  const entries = (files ?? '').split('\0').slice(0, -1);
  const records = readSidecars(path, sidecars ?? '', problems);
  return {
    id,
    path,
    exists: files !== undefined,
    files: new Map(entries.slice(0, surveyLimits.files).flatMap(readEntry)),
    truncated: entries.length > surveyLimits.files,
    ...records,
  };
}

function readEntry(entry: string): readonly (readonly [string, SurveyedFile])[] {
  const [, kind = '', size, path] = /^(\S) (\d+) (.+)$/s.exec(entry) ?? [];
  if (path === undefined) return [];
  return [[printable(path, 500), { kind: kinds[kind] ?? 'other', sizeBytes: Number(size) }]];
}

/** A record counts only where it lies at the place that its own id says. */
function readSidecars(
  store: string,
  text: string,
  problems: SurveyProblem[],
): Pick<SurveyedStore, 'instances' | 'images'> {
  const instances: SurveyedStore['instances'][number][] = [];
  const images: SurveyedStore['images'][number][] = [];
  for (const line of text.split('\n')) {
    const end = line.indexOf('\0');
    const [path, json] = [line.slice(0, Math.max(0, end)), line.slice(end + 1)];
    const [, folder, id = ''] = /^(instances|\.trash|images)\/([0-9a-f-]{36})(?:\/nano)?\.json$/.exec(path) ?? [];
    if (folder === undefined || !isUuid(id)) continue;
    const found = folder === 'images' ? readImageSidecar(json) : readInstanceSidecar(json);
    if ('problem' in found) problems.push(problemOf(store, path, found.problem));
    else if ('image' in found.value && found.value.image.id === id) images.push({ id, sidecar: found.value });
    else if ('instance' in found.value && found.value.instance.id === id)
      instances.push({ id, trashed: folder === '.trash', sidecar: found.value });
    else problems.push(problemOf(store, path, 'it is the record of something else'));
  }
  return { instances, images };
}

function problemOf(store: string, path: string, problem: string): SurveyProblem {
  return { subject: `${store}/${path}`, problem: printable(problem, 300) };
}
