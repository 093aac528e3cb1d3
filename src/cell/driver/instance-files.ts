import { NanoError } from '../../controller/model/errors.ts';
import type { SidecarRequest } from '../../controller/ports/keeping.ts';
import type { CellAction, CreateVolumeRequest, InstancePlace, SeedSpec } from '../../controller/ports.ts';
import { fileSize, parseFileSize } from '../commands/file-facts.ts';
import { makeInstanceFolder } from '../commands/instance-folder.ts';
import { createVolumeFile, imageInfoOf } from '../commands/qemu-img.ts';
import { parseImageInfo } from '../commands/qemu-img-output.ts';
import { instanceFolder, relativeImagePath, seedPath, sidecarPath, volumePath } from '../commands/store-layout.ts';
import { writeFile } from '../commands/write-file.ts';
import { writeSparseFile } from '../commands/write-sparse-file.ts';
import { seedImage } from '../seed/seed-image.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';
import { plainAction } from './plain-action.ts';
import { removeFolder } from './remove-folder.ts';

export function createInstanceDirectory(link: CellLink, request: SidecarRequest): CellAction {
  const { storePath, instanceId, sidecar } = request;
  return plainAction(link, {
    doing: "make the instance's directory",
    commands: [makeInstanceFolder(request), writeFile(sidecarPath(storePath, instanceId), sidecar, '0600')],
    writesTo: storePath,
  });
}

export function writeSidecar(link: CellLink, { storePath, instanceId, sidecar }: SidecarRequest): CellAction {
  return plainAction(link, {
    doing: "write the instance's record",
    commands: [writeFile(sidecarPath(storePath, instanceId), sidecar, '0600')],
    writesTo: storePath,
  });
}

export function removeInstanceDirectory(link: CellLink, place: InstancePlace): CellAction {
  return removeFolder(link, instanceFolder(place.storePath, place.instanceId), "remove the instance's directory");
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
