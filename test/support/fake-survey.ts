import { readImageSidecar, readInstanceSidecar } from '../../src/controller/model/sidecar.ts';
import type { CellSurvey, SurveyedDomain, SurveyedStore, SurveyProblem } from '../../src/controller/ports/keeping.ts';
import type { StorePath } from '../../src/controller/ports.ts';
import type { FakeHost } from './fake-host.ts';

/** What the survey of a cell would tell of a host that is only a model. */
export function surveyOf(host: FakeHost, stores: readonly StorePath[]): CellSurvey {
  const problems: SurveyProblem[] = [];
  return {
    at: new Date().toISOString(),
    ...(host.mark === undefined ? {} : { mark: host.mark }),
    ...(host.record === undefined ? {} : { record: host.record }),
    stores: stores.map((store) => storeOf(host, store, problems)),
    domains: [...host.domains].map(([uuid, { name, state, definition, metadata }]): SurveyedDomain => {
      const read = metadata === undefined ? undefined : readInstanceSidecar(metadata);
      if (read !== undefined && 'problem' in read) problems.push({ subject: name, problem: read.problem });
      return {
        uuid,
        name,
        state,
        ...(read !== undefined && 'value' in read ? { metadata: read.value } : {}),
        ...(definition === undefined ? {} : { definition }),
      };
    }),
    problems,
  };
}

function storeOf(host: FakeHost, { id, path }: StorePath, problems: SurveyProblem[]): SurveyedStore {
  const instances: SurveyedStore['instances'][number][] = [];
  const images: SurveyedStore['images'][number][] = [];
  const files = [...host.files].filter(([file]) => file.startsWith(`${path}/`));
  for (const [file, { text }] of files) {
    if (text === undefined) continue;
    const isImage = file.startsWith(`${path}/images/`);
    const read = isImage ? readImageSidecar(text) : readInstanceSidecar(text);
    if ('problem' in read) problems.push({ subject: file, problem: read.problem });
    else if ('image' in read.value) images.push({ id: read.value.image.id, sidecar: read.value });
    else
      instances.push({
        id: read.value.instance.id,
        trashed: file.startsWith(`${path}/.trash/`),
        sidecar: read.value,
      });
  }
  return {
    id,
    path,
    exists: host.files.has(path),
    files: new Map(
      files.map(([file, { sizeBytes }]) => [
        file.slice(path.length + 1),
        { kind: /\.[a-z0-9]+$/.test(file) ? 'file' : 'directory', sizeBytes },
      ]),
    ),
    truncated: false,
    instances,
    images,
  };
}
