import { gzipSync } from 'node:zlib';
import type { Command } from '../../controller/model/command.ts';
import { NanoError } from '../../controller/model/errors.ts';
import type { InstancePlace } from '../../controller/ports.ts';
import { script } from './script.ts';
import { sha256 } from './sha256.ts';
import { instanceFolder, storeFolders, trashFolder } from './store-layout.ts';
import { newSuffix } from './write-file.ts';

/**
 * Makes an instance's folder with its record, a line of JSON, and with its seed where one is given: each file whole or
 * not at all, like those of `writeFile`. The seed is sent compressed, as most of it are zeros; so a plan stays short
 * enough to read and to replay. The store's `instances` must be there already: where a store is not mounted, nothing is
 * made on the disk below.
 */
export function makeInstanceFolder(place: InstancePlace, record: string, seed?: Uint8Array): Command {
  if (record.includes('\n')) throw new NanoError('INTERNAL', "an instance's record is more than a line");
  const line = `${record}\n`;
  const files = [
    { name: 'nano.json', bytes: line, write: 'IFS= read -r record; printf "%s\\n" "$record"' },
    ...(seed === undefined ? [] : [{ name: 'seed.iso', bytes: seed, write: 'base64 -d | gzip -d' }]),
  ];
  const fresh = files.map(({ name }) => `${name}${newSuffix}`);
  const command = script(
    'make-instance-folder',
    [
      'set -e',
      'umask 077',
      '[ -d "$1" ] || mkdir -m 0711 "$1"',
      'cd "$1"',
      'shift',
      `trap 'rm -f ${fresh.join(' ')}' EXIT`,
      ...files.map(({ write }, index) => `{ ${write}; } >${fresh[index]}`),
      'printf "%s  %s\\n" "$@" | sha256sum -c --status',
      `sync ${fresh.join(' ')}`,
      ...files.map(({ name }, index) => `mv -T ${fresh[index]} ${name}`),
    ],
    instanceFolder(place.storePath, place.instanceId),
    ...files.flatMap(({ bytes }, index) => [sha256(bytes), fresh[index] ?? '']),
  );
  const compressed = seed === undefined ? [] : [`${gzipSync(seed, { level: 3 }).toString('base64')}\n`];
  return { ...command, stdin: [[line, ...compressed].join('')] };
}

const volumeFiles = '????????-????-????-????-????????????.qcow2';
const ownFiles = ['nano.json', 'seed.iso', 'nvram'];
const instanceFiles = [volumeFiles, ...ownFiles, ...ownFiles.map((name) => `${name}${newSuffix}`)];

/** Deletes nano's own files in an instance's folder, by their names. Links are not followed, other files stay. */
export function removeInstanceFiles(folder: string): Command {
  const names = instanceFiles.flatMap((name, index) => (index === 0 ? ['-name', name] : ['-o', '-name', name]));
  return {
    argv: ['find', folder, '-mindepth', '1', '-maxdepth', '1', '-type', 'f', '(', ...names, ')', '-delete'],
  };
}

/** Fails while anything is left in it. */
export function removeInstanceFolder(folder: string): Command {
  return { argv: ['rmdir', folder] };
}

/** Moves an instance's folder to the trash. One that is gone leaves an empty place there, for its record. */
export function moveToTrash(place: InstancePlace): Command {
  return script(
    'trash-directory',
    [
      'set -e',
      '[ -d "$3" ] || mkdir -m 0711 "$3"',
      'if [ -d "$1" ]; then mv -T "$1" "$2"; else [ -d "$2" ] || mkdir -m 0711 "$2"; fi',
      'sync "$3"',
    ],
    instanceFolder(place.storePath, place.instanceId),
    trashFolder(place.storePath, place.instanceId),
    storeFolders(place.storePath).trash,
  );
}

/** Moves it back; done already where it is no longer in the trash. */
export function moveFromTrash(place: InstancePlace): Command {
  const { instances } = storeFolders(place.storePath);
  return script(
    'restore-directory',
    ['set -e', '[ ! -d "$2" ] || mv -T "$2" "$1"', '[ -d "$1" ]', 'sync "$3"'],
    instanceFolder(place.storePath, place.instanceId),
    trashFolder(place.storePath, place.instanceId),
    instances,
  );
}
