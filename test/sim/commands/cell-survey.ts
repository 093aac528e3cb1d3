import { markFolder, markPath } from '../../../src/cell/commands/mark.ts';
import { textOf } from '../model/content.ts';
import type { Host } from '../model/host.ts';
import { domainsSection } from './host-report.ts';
import { attempt, type Report, type Section } from './section.ts';

/** All that nano keeps on a host, and all domains. */
export const cellSurvey: Report = (host, paths) => [
  ...contentSection(host, 'mark', markPath),
  ...contentSection(host, 'record', `${markFolder}/zone.json`),
  ...paths.flatMap((path, number): Section[] => {
    if (!host.files.isFolder(path)) return [];
    return [
      { name: `files-${number}`, output: entries(host, path).join('') },
      { name: `sidecars-${number}`, output: sidecars(host, path).join('') },
    ];
  }),
  domainsSection(host.libvirt),
  attempt('definitions', () => {
    host.libvirt.answer();
    return [...host.libvirt.domains.values()].map(({ uuid, xml }) => `\n${uuid}\n\n${xml}\n\n`).join('');
  }),
];

function contentSection({ files }: Host, name: string, path: string): Section[] {
  const file = files.file(path);
  return file === undefined ? [] : [{ name, output: textOf(file.content) }];
}

/** What `find -printf '%y %s %P\\0'` tells, three levels deep. */
function entries({ files }: Host, path: string): string[] {
  const folders = [...files.folders(path)].map((found) => ['d', 4096, found] as const);
  const plain = [...files.files(path)].map(([found, { content }]) => ['f', content.size, found] as const);
  return [...folders, ...plain]
    .map(([kind, size, found]) => [kind, size, found.slice(path.length + 1)] as const)
    .filter(([, , found]) => found.split('/').length <= 3)
    .map(([kind, size, found]) => `${kind} ${size} ${found}\0`);
}

/** The first line of each record, after its file's name. */
function sidecars({ files }: Host, path: string): string[] {
  return [...files.files(path)].flatMap(([found, { content }]) => {
    const name = found.slice(path.length + 1);
    const isSidecar = /^(images\/[^/]*\.json|(instances|\.trash)\/[^/]+\/nano\.json)$/.test(name);
    return isSidecar ? [`${name}\0${textOf(content).split('\n')[0]}\n`] : [];
  });
}
