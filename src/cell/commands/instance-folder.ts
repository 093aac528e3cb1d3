import type { Command } from '../../controller/model/command.ts';
import type { InstancePlace } from '../../controller/ports.ts';
import { script } from './script.ts';
import { instanceFolder } from './store-layout.ts';
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
export function removeInstanceFiles(place: InstancePlace): Command {
  const names = instanceFiles.flatMap((name, index) => (index === 0 ? ['-name', name] : ['-o', '-name', name]));
  const folder = instanceFolder(place.storePath, place.instanceId);
  return {
    argv: ['find', folder, '-mindepth', '1', '-maxdepth', '1', '-type', 'f', '(', ...names, ')', '-delete'],
  };
}

/** Fails while anything is left in it. */
export function removeInstanceFolder(place: InstancePlace): Command {
  return { argv: ['rmdir', instanceFolder(place.storePath, place.instanceId)] };
}
