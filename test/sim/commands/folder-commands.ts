import { gunzipSync } from 'node:zlib';
import {
  makeInstanceFolder,
  moveFromTrash,
  moveToTrash,
  removeInstanceFiles,
  removeInstanceFolder,
} from '../../../src/cell/commands/instance-folder.ts';
import { removeAllPartials, removeEarlierPartials } from '../../../src/cell/commands/partial-files.ts';
import { makeStoreFolders, removeStoreFolders } from '../../../src/cell/commands/store-folders.ts';
import { contentOf } from '../model/content.ts';
import { Failure } from '../model/failure.ts';
import type { Host } from '../model/host.ts';
import { type Answer, type Call, fine, readInput } from './call.ts';
import { type NewFile, writeWhole } from './file-commands.ts';
import { type Found, Pattern } from './pattern.ts';
import type { Rule } from './rule.ts';

/** The folders of stores and instances. */
export const folderRules: readonly Rule[] = [
  ...[undefined, new Uint8Array(1)].map((seed) => ({
    pattern: new Pattern(
      ({ path, id }) => makeInstanceFolder({ storePath: path('store'), instanceId: id('id') }, '{}', seed),
      { any: [5, 7] },
    ),
    run: async (call: Call, found: Found) => {
      const { host, argv } = call;
      const folder = `${found('store')}/instances/${found('id')}`;
      if (!host.files.isFolder(folder)) host.files.makeFolder(folder, '711');
      const [record = '', compressed = ''] = (await readInput(call)).toString().split(/(?<=\n)/);
      const file = (name: string, bytes: Buffer, sum = ''): NewFile => ({
        path: `${folder}/${name}`,
        content: contentOf(bytes),
        sum,
        mode: '600',
      });
      writeWhole(host, [
        file('nano.json', Buffer.from(record), argv[5]),
        ...(seed === undefined ? [] : [file('seed.iso', unpacked(compressed), argv[7])]),
      ]);
      return fine;
    },
  })),
  {
    pattern: new Pattern(({ path }) => removeInstanceFiles(path('folder'))),
    run: ({ host }, found) => {
      const folder = found('folder');
      if (!host.files.isFolder(folder)) throw new Failure(`find: '${folder}': No such file or directory`);
      for (const name of host.files.list(folder)) {
        const isOwn = /^(.{8}-.{4}-.{4}-.{4}-.{12}\.qcow2|(nano\.json|seed\.iso|nvram)(\.new)?)$/.test(name);
        if (isOwn) host.files.remove(`${folder}/${name}`);
      }
      return fine;
    },
  },
  {
    pattern: new Pattern(({ path }) => removeInstanceFolder(path('folder'))),
    run: ({ host }, found) => {
      host.files.removeFolder(found('folder'));
      return fine;
    },
  },
  {
    pattern: new Pattern(({ path, id }) => moveToTrash({ storePath: path('store'), instanceId: id('id') })),
    run: ({ host: { files }, argv }) => {
      const [from = '', to = '', trash = ''] = argv.slice(4);
      if (!files.isFolder(trash)) files.makeFolder(trash, '711');
      if (files.isFolder(from)) files.renameFolder(from, to);
      else if (!files.isFolder(to)) files.makeFolder(to, '711');
      return fine;
    },
  },
  {
    pattern: new Pattern(({ path, id }) => moveFromTrash({ storePath: path('store'), instanceId: id('id') })),
    run: ({ host: { files }, argv }) => {
      const [to = '', from = ''] = argv.slice(4);
      if (files.isFolder(from)) files.renameFolder(from, to);
      if (!files.isFolder(to)) throw new Failure('');
      return fine;
    },
  },
  {
    pattern: new Pattern(({ path, id }) => removeAllPartials(path('store'), { operation: id('id'), attempt: '1' })),
    run: ({ host }, found) => removePartials(host, found('store'), found('id')),
  },
  {
    pattern: new Pattern(({ path, id }) => removeEarlierPartials(path('store'), { operation: id('id'), attempt: '1' })),
    run: ({ host }, found) => removePartials(host, found('store'), found('id'), `${found('id')}.guard`),
  },
  {
    pattern: new Pattern(({ path }) => makeStoreFolders(path('store'))),
    run: ({ host, argv }) => {
      const [partial = '', ...folders] = argv.slice(4);
      for (const path of folders) if (!host.files.isFolder(path)) host.files.makeFolders(path, '711');
      if (!host.files.isFolder(partial)) host.files.makeFolder(partial, '700');
      return fine;
    },
  },
  ...[true, false].map((keepDirectory) => ({
    pattern: new Pattern(({ path }) => removeStoreFolders(path('store'), { keepDirectory })),
    run: ({ host, argv }: Call) => {
      for (const path of argv.slice(4))
        if (host.files.isFolder(path) && host.files.list(path).length === 0) host.files.removeFolder(path);
      return fine;
    },
  })),
];

function removePartials(host: Host, storePath: string, operation: string, except = ''): Answer {
  const folder = `${storePath}/.partial`;
  if (!host.files.isFolder(folder)) throw new Failure(`find: '${folder}': No such file or directory`);
  for (const name of host.files.list(folder)) {
    if (name.startsWith(`${operation}.`) && name !== except) host.files.remove(`${folder}/${name}`);
  }
  return fine;
}

/** What `base64 -d | gzip -d` makes of it: where it is cut short, nothing. */
function unpacked(text: string): Buffer {
  try {
    return gunzipSync(Buffer.from(text, 'base64'));
  } catch {
    return Buffer.alloc(0);
  }
}
