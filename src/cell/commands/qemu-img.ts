import type { Command } from '../../controller/model/command.ts';
import { NanoError } from '../../controller/model/errors.ts';
import type { CreateVolumeRequest } from '../../controller/ports.ts';
import { script } from './script.ts';
import { checkedPath, relativeImagePath, volumePath } from './store-layout.ts';

/**
 * A volume's file: empty, or a linked clone of an image. qemu-img reads a relative backing path from the new file's
 * own folder, whatever the working directory is. The backing format is named: probing it would trust the guest.
 */
export function createVolumeFile(request: CreateVolumeRequest): Command {
  const path = volumePath(request.storePath, request.instanceId, request.volumeId);
  const backing =
    request.backingImageId === undefined ? [] : ['-F', 'qcow2', '-b', relativeImagePath(request.backingImageId)];
  const size = checkedSize(request.virtualSizeBytes);
  return { argv: ['qemu-img', 'create', '-q', '-f', 'qcow2', ...backing, path, size] };
}

/** The status of `createMissingVolume` where there is a file already, whatever is in it. */
export const volumeIsThereStatus = 17;

/** Creates a volume's file where there is none: qemu-img would make one that is there empty again. */
export function createMissingVolume(request: CreateVolumeRequest): Command {
  const { argv } = createVolumeFile(request);
  const path = volumePath(request.storePath, request.instanceId, request.volumeId);
  return script('create-volume', [`[ ! -e "$1" ] || exit ${volumeIsThereStatus}`, 'shift', 'exec "$@"'], path, ...argv);
}

function checkedSize(bytes: number): string {
  if (Number.isSafeInteger(bytes) && bytes > 0) return String(bytes);
  throw new NanoError('INVALID_VALUE', `${bytes} bytes is no size for a volume`);
}

/** Both formats are named: an image that claims to be something else is not followed anywhere. */
export function convertToQcow2(from: string, to: string): Command {
  return { argv: ['qemu-img', 'convert', '-q', '-f', 'raw', '-O', 'qcow2', checkedPath(from), checkedPath(to)] };
}

/**
 * What qemu-img tells of one file, without its backing files. `-U` reads a volume while its guest runs.
 * Give the format wherever it is known: without one the file itself decides.
 */
export function imageInfoOf(path: string, format?: 'qcow2'): Command {
  const named = format === undefined ? [] : ['-f', format];
  return { argv: ['qemu-img', 'info', '-U', ...named, '--output=json', checkedPath(path)] };
}
