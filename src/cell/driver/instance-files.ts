import { NanoError } from '../../controller/model/errors.ts';
import type { InstanceDirectoryRequest, SidecarRequest } from '../../controller/ports/keeping.ts';
import type {
  ActionContext,
  CellAction,
  CreateVolumeRequest,
  InstancePlace,
  SendableAction,
} from '../../controller/ports.ts';
import { fileSize, parseFileSize } from '../commands/file-facts.ts';
import { makeInstanceFolder } from '../commands/instance-folder.ts';
import { createMissingVolume, createVolumeFile, imageInfoOf, volumeIsThereStatus } from '../commands/qemu-img.ts';
import { parseImageInfo } from '../commands/qemu-img-output.ts';
import { instanceFolder, relativeImagePath, sidecarPath, volumePath } from '../commands/store-layout.ts';
import { writeFile } from '../commands/write-file.ts';
import { seedImage } from '../seed/seed-image.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';
import { diskFullOr } from './disk-full.ts';
import { plainAction } from './plain-action.ts';
import { removeFolder } from './remove-folder.ts';

export function createInstanceDirectory(link: CellLink, request: InstanceDirectoryRequest): SendableAction {
  const { sidecar, seed } = request;
  const action = plainAction(link, {
    doing: "make the instance's directory",
    commands: [makeInstanceFolder(request, sidecar, seed === undefined ? undefined : seedImage(seed))],
    writesTo: request.storePath,
  });
  return { ...action, deadlineMs: deadlines.file };
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

/** A file that qemu-img cannot read and that is no longer than this holds nothing yet: its making was cut short. */
const stubBelowBytes = 1024 * 1024;

/**
 * Creates a volume, once: one that is there keeps what a guest has written. A file that was cut short at its making is
 * made anew; one that is another volume is refused.
 */
export function createVolume(link: CellLink, request: CreateVolumeRequest): SendableAction {
  const command = createMissingVolume(request);
  const doing = 'create a volume';
  const deadlineMs = deadlines.file;
  return {
    commands: [command],
    deadlineMs,
    run: async (bounds) => {
      const call = { command, doing, deadlineMs, bounds };
      const made = await link.change(call);
      if (made.status === 0 || (made.status === volumeIsThereStatus && (await isWhole(link, request, bounds)))) return;
      if (made.status !== volumeIsThereStatus)
        throw await diskFullOr(link.failed(call, made), link, request.storePath, doing);
      const anew = { doing, commands: [createVolumeFile(request)], writesTo: request.storePath };
      await plainAction(link, anew).run(bounds);
    },
  };
}

/** Whether the file of a volume is that volume; false where it was cut short at its making. Throws EXISTS for another. */
async function isWhole(link: CellLink, request: CreateVolumeRequest, bounds: ActionContext): Promise<boolean> {
  const path = volumePath(request.storePath, request.instanceId, request.volumeId);
  const common = { doing: 'look at a volume', deadlineMs: deadlines.read, bounds };
  const size = parseFileSize(await link.ask({ ...common, command: fileSize(path) }));
  const call = { ...common, command: imageInfoOf(path, 'qcow2') };
  const info = await link.read(call);
  if (info.status !== 0 && size !== undefined && size < stubBelowBytes) return false;
  if (info.status !== 0) throw link.failed(call, info);
  const { virtualSizeBytes, backingName } = parseImageInfo(info.stdout);
  const wanted = request.backingImageId === undefined ? undefined : relativeImagePath(request.backingImageId);
  if (virtualSizeBytes === request.virtualSizeBytes && backingName === wanted) return true;
  throw new NanoError('EXISTS', `${link.name}: ${path} exists already and is another volume`, {
    details: [{ subject: path, reason: `${virtualSizeBytes} bytes, backing file ${backingName ?? 'none'}` }],
  });
}
