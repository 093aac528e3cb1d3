import { NanoError } from '../../controller/model/errors.ts';
import type { SidecarRequest } from '../../controller/ports/keeping.ts';
import type { CellAction, InstancePlace } from '../../controller/ports.ts';
import { moveFromTrash, moveToTrash } from '../commands/instance-folder.ts';
import { removeFiles } from '../commands/remove-files.ts';
import { sidecarPath, storeFolders, trashFolder } from '../commands/store-layout.ts';
import { writeFile } from '../commands/write-file.ts';
import type { CellLink } from './cell-link.ts';
import { plainAction } from './plain-action.ts';
import { removeFolder } from './remove-folder.ts';

/** The move comes first: where it lies says that it was deleted, the record then says until when it is kept. */
export function trashInstance(link: CellLink, request: SidecarRequest): CellAction {
  const { storePath, instanceId, sidecar } = request;
  return plainAction(link, {
    doing: 'move the instance to the trash',
    commands: [moveToTrash(request), writeFile(`${trashFolder(storePath, instanceId)}/nano.json`, sidecar, '0600')],
    writesTo: storePath,
  });
}

export function restoreInstance(link: CellLink, request: SidecarRequest): CellAction {
  const { storePath, instanceId, sidecar } = request;
  return plainAction(link, {
    doing: 'bring the instance back from the trash',
    commands: [moveFromTrash(request), writeFile(sidecarPath(storePath, instanceId), sidecar, '0600')],
    writesTo: storePath,
  });
}

export function removeTrash(link: CellLink, place: InstancePlace): CellAction {
  return removeFolder(link, trashFolder(place.storePath, place.instanceId), 'remove the instance from the trash');
}

/** What nano itself calls a half-written file: an operation, its attempt, and what it will be. */
const partialName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[0-9A-Za-z.]{1,40}$/;

export function removePartials(
  link: CellLink,
  { storePath, names }: { readonly storePath: string; readonly names: readonly string[] },
): CellAction {
  const { partial } = storeFolders(storePath);
  const wrong = names.find((name) => !partialName.test(name));
  if (wrong !== undefined) throw new NanoError('INVALID_VALUE', `${JSON.stringify(wrong)} is no half-written file`);
  return plainAction(link, {
    doing: 'delete half-written files',
    commands: [removeFiles(...names.map((name) => `${partial}/${name}`))],
  });
}
