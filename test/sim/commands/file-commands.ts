import { fileChecksum, fileSize, fileSystemRoom, listFolder } from '../../../src/cell/commands/file-facts.ts';
import { removeFiles } from '../../../src/cell/commands/remove-files.ts';
import { newSuffix, writeFile } from '../../../src/cell/commands/write-file.ts';
import { type Content, contentOf, pieces, sha256Of } from '../model/content.ts';
import { Failure } from '../model/failure.ts';
import type { Host } from '../model/host.ts';
import { requireFile } from '../model/require-file.ts';
import { fine, readInput, said } from './call.ts';
import { Pattern } from './pattern.ts';
import type { Rule } from './rule.ts';

/** What reads and writes plain files. */
export const fileRules: readonly Rule[] = [
  {
    pattern: new Pattern(({ path }) => fileSize(path('path'))),
    run: ({ host }, found) => said(`${requireFile(host, 'stat', found('path')).content.size}\n`),
  },
  {
    pattern: new Pattern(({ path }) => fileChecksum(path('path'))),
    run: async ({ host, process }, found) => {
      const { content } = requireFile(host, 'sha256sum', found('path'));
      await process.work((content.size / host.traits.bytesPerSecond) * 1000);
      return said(`${sha256Of(content)}  ${found('path')}\n`);
    },
  },
  {
    pattern: new Pattern(({ path }) => listFolder(path('path'))),
    run: ({ host }, found) => {
      if (!host.files.isFolder(found('path'))) return fine;
      return said(['.', '..', ...host.files.list(found('path'))].map((name) => `${name}\n`).join(''));
    },
  },
  {
    pattern: new Pattern(({ path }) => fileSystemRoom(path('path'))),
    run: ({ host }) => said(`${Math.floor(host.files.freeBytes / 4096)} ${host.files.capacityBytes / 4096} 4096\n`),
  },
  {
    pattern: new Pattern(({ path }) => ({ argv: ['cat', path('path')] })),
    run: async ({ host, process }, found) => {
      const { content } = requireFile(host, 'cat', found('path'));
      await process.work((content.size / host.traits.bytesPerSecond) * 1000);
      return { ...fine, stdout: [...pieces(content)] };
    },
  },
  {
    pattern: new Pattern(({ path }) => removeFiles(path('path')), { repeats: true }),
    run: ({ host, argv }) => {
      for (const path of argv.slice(2)) host.files.remove(path);
      return fine;
    },
  },
  {
    pattern: new Pattern(({ path }) => writeFile(path('path'), 'text', '0600'), { any: [5, 6] }),
    run: async (call, found) => {
      const [mode = '', sum = ''] = call.argv.slice(5);
      const content = contentOf(await readInput(call));
      writeWhole(call.host, [{ path: found('path'), content, sum, mode: mode.slice(1) }]);
      return fine;
    },
  },
];

/** A file as it is to be, if its bytes are those that were meant. */
export interface NewFile {
  readonly path: string;
  readonly content: Content;
  readonly sum: string;
  readonly mode: string;
}

/** Writes files whole, all of them or none. */
export function writeWhole(host: Host, files: readonly NewFile[]): void {
  try {
    for (const { path, content } of files) host.files.write('sh', `${path}${newSuffix}`, content, '600');
    for (const { content, sum } of files) if (sha256Of(content) !== sum) throw new Failure('');
    for (const { path, mode } of files) {
      host.files.setMode(`${path}${newSuffix}`, mode);
      host.files.rename(`${path}${newSuffix}`, path);
    }
  } finally {
    for (const { path } of files) host.files.remove(`${path}${newSuffix}`);
  }
}
