import { NanoError } from '../../controller/model/errors.ts';
import { type Id, isUuid } from '../../controller/model/ids.ts';

/** The folders of a store, in the order in which they are made. */
export interface StoreFolders {
  readonly root: string;
  readonly images: string;
  readonly media: string;
  readonly instances: string;
  /** Deleted instances that can be brought back; made when the first one comes. */
  readonly trash: string;
  /** Files that are still being written: `<operation>.<attempt>…`. On the same file system, so a rename ends them. */
  readonly partial: string;
}

/**
 * Where things lie in a store. Every path that nano gives to a command on a cell is made here, out of a checked store
 * path and checked ids, so none can lead anywhere else.
 */
export function storeFolders(storePath: string): StoreFolders {
  const root = checkedStorePath(storePath);
  return {
    root,
    images: `${root}/images`,
    media: `${root}/media`,
    instances: `${root}/instances`,
    trash: `${root}/.trash`,
    partial: `${root}/.partial`,
  };
}

export function imagePath(storePath: string, imageId: Id): string {
  return `${storeFolders(storePath).images}/${checkedId(imageId)}.qcow2`;
}

export function imageSidecarPath(storePath: string, imageId: Id): string {
  return `${storeFolders(storePath).images}/${checkedId(imageId)}.json`;
}

/** How a volume names the image that it is a clone of: relative, so that a store can move. */
export function relativeImagePath(imageId: Id): string {
  return `../../images/${checkedId(imageId)}.qcow2`;
}

export function instanceFolder(storePath: string, instanceId: Id): string {
  return `${storeFolders(storePath).instances}/${checkedId(instanceId)}`;
}

/** Beside `instances`, so that the relative path to a backing file stays what it is. */
export function trashFolder(storePath: string, instanceId: Id): string {
  return `${storeFolders(storePath).trash}/${checkedId(instanceId)}`;
}

export function volumePath(storePath: string, instanceId: Id, volumeId: Id): string {
  return `${instanceFolder(storePath, instanceId)}/${checkedId(volumeId)}.qcow2`;
}

export function sidecarPath(storePath: string, instanceId: Id): string {
  return `${instanceFolder(storePath, instanceId)}/nano.json`;
}

/** An absolute path without `.`, `..`, empty parts or control characters; never the root itself. */
export function checkedPath(path: string, what = 'path'): string {
  const parts = path.split('/').slice(1);
  const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (path.startsWith('/') && plain && !hasControlCharacter(path) && path.length <= 1024) return path;
  throw new NanoError('INVALID_VALUE', `${what} ${JSON.stringify(path)} is not an absolute, plain path`, {
    hint: 'write it as /var/lib/libvirt/images/nano: from the root, without "..", "." or a "/" at the end',
  });
}

/** A UUID in lower case: it becomes part of paths and is what virsh is told. */
export function checkedId(id: string): Id {
  if (isUuid(id)) return id.toLowerCase();
  throw new NanoError('INVALID_VALUE', `${JSON.stringify(id)} is not an id`);
}

function checkedStorePath(path: string): string {
  return checkedPath(path, 'store path');
}

function hasControlCharacter(text: string): boolean {
  return Array.from(text).some((character) => character < ' ' || character === '\x7f');
}
