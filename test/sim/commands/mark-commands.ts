import {
  createMarkFile,
  markFolder,
  markPath,
  markRefusal,
  markRefusalStatus,
  otherMarkStatus,
  raiseMarkFile,
  readMarkFile,
  removeMarkFile,
  removeZoneRecordFile,
} from '../../../src/cell/commands/mark.ts';
import { contentOf, textOf } from '../model/content.ts';
import { Failure } from '../model/failure.ts';
import type { Host } from '../model/host.ts';
import { fine, said } from './call.ts';
import { type Found, Pattern } from './pattern.ts';
import type { Rule } from './rule.ts';

const sample = '00000000-0000-7000-8000-000000000000';
const mark = { zoneId: sample, generation: 1, cellId: sample, machineId: '', stores: [] };

/** What says whose a host is. */
export const markRules: readonly Rule[] = [
  {
    pattern: new Pattern(() => readMarkFile()),
    run: ({ host }) => {
      const file = host.files.file(markPath);
      return file === undefined ? fine : said(textOf(file.content));
    },
  },
  {
    pattern: new Pattern(() => createMarkFile(mark), { any: [5] }),
    run: ({ host, argv }) => {
      host.files.makeFolders(markFolder);
      const text = argv[5] ?? '';
      if (host.files.file(markPath) === undefined) host.files.write('ln', markPath, contentOf(`${text}\n`), '644');
      if (host.mark !== text) throw new Failure('', otherMarkStatus);
      return fine;
    },
  },
  {
    pattern: new Pattern(
      ({ id, number }) =>
        raiseMarkFile({ zoneId: id('zone'), generation: number('generation'), cellId: id('cell') }, mark),
      { any: [8] },
    ),
    run: ({ host, argv }, found) => {
      const text = argv[8] ?? '';
      if (host.mark === text) return fine;
      if (!host.mark.includes(own(found))) throw new Failure(`${markRefusal} ${host.mark}`, markRefusalStatus);
      host.files.write('sh', markPath, contentOf(`${text}\n`), '644');
      return fine;
    },
  },
  {
    pattern: new Pattern(({ id, number }) =>
      removeMarkFile({ zoneId: id('zone'), generation: number('generation'), cellId: id('cell') }),
    ),
    run: ({ host }, found) => {
      if (!host.mark.includes(own(found))) return fine;
      host.files.remove(markPath);
      removeFolderIfEmpty(host);
      return fine;
    },
  },
  {
    pattern: new Pattern(() => removeZoneRecordFile()),
    run: ({ host }) => {
      host.files.remove(`${markFolder}/zone.json`);
      host.files.remove(`${markFolder}/zone.json.new`);
      removeFolderIfEmpty(host);
      return fine;
    },
  },
];

function own(found: Found): string {
  return `"zoneId":"${found('zone')}","generation":${found('generation')},"cellId":"${found('cell')}"`;
}

function removeFolderIfEmpty(host: Host): void {
  if (host.files.isFolder(markFolder) && host.files.list(markFolder).length === 0) host.files.removeFolder(markFolder);
}
