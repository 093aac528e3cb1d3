import { fileChecksum, fileSize, fileSystemRoom, listFolder } from '../../../src/cell/commands/file-facts.ts';
import { removeFiles } from '../../../src/cell/commands/remove-files.ts';
import { newSuffix, writeFile } from '../../../src/cell/commands/write-file.ts';
import { writeSparseFile } from '../../../src/cell/commands/write-sparse-file.ts';
import { type Content, contentOf, pieces, sha256Of } from '../model/content.ts';
import { Failure } from '../model/failure.ts';
import { requireFile } from '../model/require-file.ts';
import { type Answer, type Call, fine, readInput, said } from './call.ts';
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
    run: async (call, found) => finishFile(call, found('path'), contentOf(await readInput(call))),
  },
  {
    pattern: new Pattern(({ path }) => writeSparseFile(path('path'), new Uint8Array(1), '0600'), { any: [5, 6, 7] }),
    run: async (call, found) => finishFile(call, found('path'), sparseContent(call, await readInput(call))),
  },
];

function finishFile({ host, argv }: Call, path: string, content: Content): Answer {
  const [mode = '', sum] = argv.slice(5);
  const fresh = `${path}${newSuffix}`;
  try {
    host.files.write('cat', fresh, content, '600');
    if (sha256Of(content) !== sum) throw new Failure('');
    host.files.setMode(fresh, mode.slice(1));
    host.files.rename(fresh, path);
    return fine;
  } finally {
    host.files.remove(fresh);
  }
}

function sparseContent({ argv }: Call, lines: Buffer): Content {
  const size = Number(argv[7]);
  const found = lines
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [offset = '', data = ''] = line.split(' ');
      return { offset: Number(offset), bytes: Buffer.from(data, 'base64') };
    });
  const bytes = Buffer.alloc(Math.max(0, ...found.map((piece) => piece.offset + piece.bytes.length)));
  for (const { offset, bytes: data } of found) data.copy(bytes, offset);
  return contentOf(bytes, size);
}
