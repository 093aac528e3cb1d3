import type { Id } from '../../controller/model/ids.ts';
import type { ImageInfo } from '../../controller/ports/images.ts';
import type { CallBounds, CellAction } from '../../controller/ports.ts';
import { listFolder, parseFolder } from '../commands/file-facts.ts';
import { namesOf, plannedWork, removeAllPartials } from '../commands/partial-files.ts';
import { imageInfoOf } from '../commands/qemu-img.ts';
import { parseImageInfo } from '../commands/qemu-img-output.ts';
import { removeFiles } from '../commands/remove-files.ts';
import { imagePath, imageSidecarPath, storeFolders } from '../commands/store-layout.ts';
import { newSuffix } from '../commands/write-file.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';

/** Removes an image, and what this operation has half-written or left running in the store. */
export function removeImage(
  link: CellLink,
  { storePath, imageId }: { readonly storePath: string; readonly imageId: Id },
): CellAction {
  const sidecar = imageSidecarPath(storePath, imageId);
  const remove = removeFiles(sidecar, `${sidecar}${newSuffix}`, imagePath(storePath, imageId));
  return {
    commands: [removeAllPartials(storePath, plannedWork), remove],
    run: async (context) => {
      const common = { doing: 'remove the image', deadlineMs: deadlines.file, bounds: context };
      const { partial } = storeFolders(storePath);
      const clear = { ...common, command: removeAllPartials(storePath, namesOf(context)) };
      const cleared = await link.change({ ...clear, guard: { storePath, work: context } });
      // Where the store is gone there is nothing to clear, and no place for a guard.
      const isGone = async () => parseFolder(await link.ask({ ...common, command: listFolder(partial) })) === undefined;
      if (cleared.status !== 0 && !(await isGone())) throw link.failed(clear, cleared);
      await link.apply({ ...common, command: remove });
    },
  };
}

export async function imageInfo(link: CellLink, path: string, bounds?: CallBounds): Promise<ImageInfo> {
  const call = { command: imageInfoOf(path), doing: `read ${path}`, deadlineMs: deadlines.file, bounds };
  const { format, virtualSizeBytes, sizeBytes, backingFile, dataFile } = parseImageInfo(await link.ask(call));
  return {
    format,
    virtualSizeBytes,
    sizeBytes,
    ...(backingFile === undefined ? {} : { backingFile }),
    ...(dataFile === undefined ? {} : { dataFile }),
  };
}
