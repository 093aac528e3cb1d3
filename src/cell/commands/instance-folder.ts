import type { Command } from '../../controller/model/command.ts';
import type { InstancePlace } from '../../controller/ports.ts';
import { script } from './script.ts';
import { instanceFolder, storeFolders, trashFolder } from './store-layout.ts';
import { newSuffix } from './write-file.ts';

/** The store's `instances` must be there already: where a store is not mounted, none is made on the disk below. */
export function makeInstanceFolder(place: InstancePlace): Command {
  return script(
    'make-directory',
    ['[ -d "$1" ] || mkdir -m 0711 "$1"'],
    instanceFolder(place.storePath, place.instanceId),
  );
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
