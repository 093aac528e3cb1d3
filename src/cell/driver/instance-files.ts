import { NanoError } from '../../controller/model/errors.ts';
import type { CellAction, CellDriver, CreateVolumeRequest, InstancePlace, SeedSpec } from '../../controller/ports.ts';
import { fileSize, listFolder, parseFileSize, parseFolder } from '../commands/file-facts.ts';
import { makeInstanceFolder, removeInstanceFiles, removeInstanceFolder } from '../commands/instance-folder.ts';
import { createVolumeFile, imageInfoOf } from '../commands/qemu-img.ts';
import { parseImageInfo } from '../commands/qemu-img-output.ts';
import { instanceFolder, relativeImagePath, seedPath, sidecarPath, volumePath } from '../commands/store-layout.ts';
import { writeFile } from '../commands/write-file.ts';
import { writeSparseFile } from '../commands/write-sparse-file.ts';
import { seedImage } from '../seed/seed-image.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';
import { plainAction } from './plain-action.ts';

type SidecarRequest = Parameters<CellDriver['createInstanceDirectory']>[0];

export function createInstanceDirectory(link: CellLink, request: SidecarRequest): CellAction {
  const { storePath, instanceId, sidecar } = request;
  return plainAction(link, {
    doing: "make the instance's directory",
    commands: [makeInstanceFolder(request), writeFile(sidecarPath(storePath, instanceId), sidecar, '0600')],
    writesTo: storePath,
  });
}

/** Done when the folder is gone. One that holds what is not nano's is kept, and said to be. */
export function removeInstanceDirectory(link: CellLink, place: InstancePlace): CellAction {
  const [files, folder] = [removeInstanceFiles(place), removeInstanceFolder(place)];
  const path = instanceFolder(place.storePath, place.instanceId);
  const doing = "remove the instance's directory";
  return {
    commands: [files, folder],
    run: async (bounds) => {
      const common = { doing, deadlineMs: deadlines.file, bounds };
      const emptied = await link.change({ ...common, command: files });
      const removed = await link.change({ ...common, command: folder });
      if (removed.status === 0) return;
      const left = parseFolder(await link.ask({ ...common, command: listFolder(path) }));
      if (left === undefined) return;
      if (emptied.status !== 0) throw link.failed({ ...common, command: files }, emptied);
      throw new NanoError('COMMAND_FAILED', `${link.name}: ${path} holds files that are not nano's, so it stays`, {
        details: left.slice(0, 20).map((name) => ({ subject: name, reason: 'not made by nano' })),
        hint: 'move them away and try again',
      });
    },
  };
}

export function writeSeed(link: CellLink, request: InstancePlace & { readonly seed: SeedSpec }): CellAction {
  const { storePath, instanceId, seed } = request;
  return plainAction(link, {
    doing: "write the guest's seed",
    commands: [writeSparseFile(seedPath(storePath, instanceId), seedImage(seed), '0600')],
    writesTo: storePath,
  });
}

/** A file that qemu-img cannot read and that is no longer than this holds nothing yet: its making was cut short. */
const stubBelowBytes = 1024 * 1024;

/**
 * Creates a volume, once: qemu-img would make an existing one empty again, with all that a guest has written. A file
 * that was cut short at its making is made anew; one that is another volume is refused.
 */
export function createVolume(link: CellLink, request: CreateVolumeRequest): CellAction {
  const command = createVolumeFile(request);
  const path = volumePath(request.storePath, request.instanceId, request.volumeId);
  const create = plainAction(link, { doing: 'create a volume', commands: [command], writesTo: request.storePath });
  return {
    commands: create.commands,
    run: async (context) => {
      const common = { doing: 'look at a volume', deadlineMs: deadlines.read, bounds: context };
      const size = await link.read({ ...common, command: fileSize(path) });
      if (size.status !== 0) return create.run(context);
      const call = { ...common, command: imageInfoOf(path, 'qcow2') };
      const info = await link.read(call);
      const isStub = (parseFileSize(size.stdout) ?? Number.POSITIVE_INFINITY) < stubBelowBytes;
      if (info.status !== 0 && isStub) return create.run(context);
      if (info.status !== 0) throw link.failed(call, info);
      const { virtualSizeBytes, backingName } = parseImageInfo(info.stdout);
      const wanted = request.backingImageId === undefined ? undefined : relativeImagePath(request.backingImageId);
      if (virtualSizeBytes === request.virtualSizeBytes && backingName === wanted) return;
      throw new NanoError('EXISTS', `${link.name}: ${path} exists already and is another volume`, {
        details: [{ subject: path, reason: `${virtualSizeBytes} bytes, backing file ${backingName ?? 'none'}` }],
      });
    },
  };
}
