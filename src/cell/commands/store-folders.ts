import type { Command } from '../../controller/model/command.ts';
import { script } from './script.ts';
import { type StoreFolders, storeFolders } from './store-layout.ts';

/**
 * Makes a store's folders. QEMU's user, who is neither root nor in root's group, has to pass through them to its
 * disks, but need not list them; what is half-written is nobody else's business. What exists is left as it is.
 */
export function makeStoreFolders(storePath: string): Command {
  const folders = storeFolders(storePath);
  return script(
    'make-store',
    [
      'set -e; umask 022; partial=$1; shift',
      'for folder; do [ -d "$folder" ] || mkdir -p -m 0711 "$folder"; done',
      '[ -d "$partial" ] || mkdir -m 0700 "$partial"',
    ],
    folders.partial,
    ...openFolders(folders),
  );
}

/** Takes away those of the store's folders that are empty; the store's own only where nano may have made it. */
export function removeStoreFolders(storePath: string, options: { readonly keepDirectory: boolean }): Command {
  const folders = storeFolders(storePath);
  const [root, ...inner] = openFolders(folders);
  return script(
    'remove-store',
    ['for folder; do [ ! -d "$folder" ] || rmdir --ignore-fail-on-non-empty "$folder" || exit 1; done'],
    folders.partial,
    folders.trash,
    ...inner.reverse(),
    ...(options.keepDirectory ? [] : [root]),
  );
}

function openFolders(folders: StoreFolders): readonly [string, ...string[]] {
  return [folders.root, folders.images, folders.media, folders.instances];
}
