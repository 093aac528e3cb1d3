import { dirname, resolve } from 'node:path';
import { imageCommands } from '../../../src/cell/commands/image-commands.ts';
import {
  convertToQcow2,
  createMissingVolume,
  createVolumeFile,
  imageInfoOf,
  volumeIsThereStatus,
} from '../../../src/cell/commands/qemu-img.ts';
import { contentOf } from '../model/content.ts';
import { Failure } from '../model/failure.ts';
import type { Host } from '../model/host.ts';
import { makeQcow2, readQcow2 } from '../model/qcow2.ts';
import { requireFile } from '../model/require-file.ts';
import { type Answer, type Call, fine, said } from './call.ts';
import { type Found, type Holes, Pattern } from './pattern.ts';
import type { Rule } from './rule.ts';

const image = { sourceFormat: 'qcow2' } as const;

/** Images and volumes: what receives them, and qemu-img. */
export const imageRules: readonly Rule[] = [
  {
    pattern: new Pattern(
      ({ path, id, number }) =>
        imageCommands({ ...image, storePath: path('store'), imageId: id('id') }, work(id, number)).receive,
    ),
    run: receive,
  },
  {
    pattern: new Pattern(
      ({ path, id, number }) =>
        imageCommands({ sourceFormat: 'raw', storePath: path('store'), imageId: id('id') }, work(id, number)).receive,
    ),
    run: receive,
  },
  {
    pattern: new Pattern(
      ({ path, id, number }) =>
        imageCommands({ ...image, storePath: path('store'), imageId: id('id') }, work(id, number)).publish,
    ),
    run: ({ host, argv }) => {
      const [from = '', to = ''] = argv.slice(4);
      requireFile(host, 'chown', from);
      host.files.setMode(from, '444');
      host.files.rename(from, to);
      return fine;
    },
  },
  {
    pattern: new Pattern(({ path }) => convertToQcow2(path('from'), path('to'))),
    run: async ({ host, process }, found) => {
      const { content } = requireFile(host, 'qemu-img', found('from'));
      await process.work((content.size / host.traits.bytesPerSecond) * 1000);
      const converted = makeQcow2({ virtualSizeBytes: content.size }, content.bytes);
      host.files.write('qemu-img', found('to'), converted, '644');
      return fine;
    },
  },
  ...[true, false].flatMap((isClone) => [
    {
      pattern: new Pattern((holes) => createMissingVolume(volumeRequest(holes, isClone))),
      run: ({ host }: Call, found: Found) =>
        host.files.file(volumeFile(found)) === undefined
          ? createVolume(host, found, isClone)
          : { ...fine, status: volumeIsThereStatus },
    },
    {
      pattern: new Pattern((holes) => createVolumeFile(volumeRequest(holes, isClone))),
      run: ({ host }: Call, found: Found) => createVolume(host, found, isClone),
    },
  ]),
  ...(['qcow2', undefined] as const).map((format) => ({
    pattern: new Pattern(({ path }) => imageInfoOf(path('path'), format)),
    run: ({ host }: Call, found: (name: string) => string) => imageInfo(host, found('path'), format),
  })),
];

function volumeRequest({ path, id, number }: Holes, isClone: boolean) {
  return {
    storePath: path('store'),
    instanceId: id('instance'),
    volumeId: id('volume'),
    virtualSizeBytes: number('size'),
    ...(isClone ? { backingImageId: id('image') } : {}),
  };
}

function volumeFile(found: Found): string {
  return `${found('store')}/instances/${found('instance')}/${found('volume')}.qcow2`;
}

function createVolume(host: Host, found: Found, isClone: boolean): Answer {
  const path = volumeFile(found);
  const backingName = isClone ? `../../images/${found('image')}.qcow2` : undefined;
  if (backingName !== undefined) requireFile(host, 'qemu-img: Could not open', resolve(dirname(path), backingName));
  host.files.write('qemu-img', path, makeQcow2({ virtualSizeBytes: Number(found('size')), backingName }), '644');
  return fine;
}

function work(id: (name: string) => string, number: (name: string) => number) {
  return { operation: id('operation'), attempt: String(number('attempt')) };
}

/** dd: what has come by the time its input ends is the file, be it half. */
async function receive({ host, process, stdin, argv }: Call): Promise<Answer> {
  const path = (argv[1] ?? '').slice('of='.length);
  const chunks: Buffer[] = [];
  const keep = () => host.files.write('dd', path, contentOf(Buffer.concat(chunks)), '644');
  keep();
  const input = stdin[Symbol.asyncIterator]();
  for (let next = await process.until(input.next()); next.done !== true; next = await process.until(input.next())) {
    chunks.push(next.value);
    const size = chunks.reduce((sum, { length }) => sum + length, 0);
    if (size > host.files.freeBytes + (host.files.file(path)?.content.size ?? 0)) keep();
    await process.work((next.value.length / host.traits.bytesPerSecond) * 1000);
  }
  keep();
  return fine;
}

function imageInfo(host: Host, path: string, format: 'qcow2' | undefined): Answer {
  const { content } = requireFile(host, 'qemu-img: Could not open', path);
  const header = readQcow2(content);
  if (header === undefined && format === 'qcow2')
    throw new Failure(`qemu-img: Could not open '${path}': Image is not in qcow2 format`);
  const { virtualSizeBytes, backingName } = header ?? { virtualSizeBytes: content.size, backingName: undefined };
  const backing =
    backingName === undefined
      ? {}
      : { 'backing-filename': backingName, 'full-backing-filename': resolve(dirname(path), backingName) };
  const info = {
    'virtual-size': virtualSizeBytes,
    filename: path,
    format: header === undefined ? 'raw' : 'qcow2',
    'actual-size': content.bytes.length,
    'dirty-flag': false,
    ...backing,
    ...(header === undefined ? {} : { 'format-specific': { type: 'qcow2', data: { compat: '1.1', corrupt: false } } }),
  };
  return said(`${JSON.stringify(info, null, 4)}\n`);
}
