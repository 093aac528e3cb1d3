import type { Command } from '../../controller/model/command.ts';
import type { ReceiveImageRequest } from '../../controller/ports/images.ts';
import { fileChecksum, fileSize } from './file-facts.ts';
import { partialPath, removeAllPartials, removeEarlierPartials, type WorkNames } from './partial-files.ts';
import { convertToQcow2, imageInfoOf } from './qemu-img.ts';
import { removeFiles } from './remove-files.ts';
import { script } from './script.ts';
import { imagePath, imageSidecarPath } from './store-layout.ts';
import { writeFile } from './write-file.ts';

/** What brings an image to a cell, in the order in which it is sent. */
export interface ImageCommands {
  /** Deletes what an earlier attempt left; its guard ends that attempt and lets it do nothing more. */
  readonly clear: Command;
  /** Takes the source's bytes on its standard input. */
  readonly receive: Command;
  readonly receivedSize: Command;
  readonly receivedChecksum: Command;
  /** Only for a raw source, which is deleted when it is converted. */
  readonly convert: readonly Command[];
  readonly info: Command;
  /** Only where the stored file is not the received one. */
  readonly stored: { readonly size: Command; readonly checksum: Command } | undefined;
  readonly publish: Command;
  readonly sidecar: (text: string) => Command;
  /** Leaves nothing but the image, or nothing at all. */
  readonly tidy: Command;
}

export function imageCommands(
  request: Pick<ReceiveImageRequest, 'storePath' | 'imageId' | 'sourceFormat'>,
  work: WorkNames,
): ImageCommands {
  const { storePath, imageId } = request;
  const isRaw = request.sourceFormat === 'raw';
  const received = partialPath(storePath, work, `.${request.sourceFormat}`);
  const stored = partialPath(storePath, work, '.qcow2');
  return {
    clear: removeEarlierPartials(storePath, work),
    receive: receiveFile(received),
    receivedSize: fileSize(received),
    receivedChecksum: fileChecksum(received),
    convert: isRaw ? [convertToQcow2(received, stored), removeFiles(received)] : [],
    info: imageInfoOf(stored, 'qcow2'),
    stored: isRaw ? { size: fileSize(stored), checksum: fileChecksum(stored) } : undefined,
    publish: publishImage(stored, imagePath(storePath, imageId)),
    sidecar: (text) => writeFile(imageSidecarPath(storePath, imageId), text, '0644'),
    tidy: removeAllPartials(storePath, work),
  };
}

/** All of them as a plan shows them; what the sidecar will say is known only when the image is there. */
export function listImageCommands(commands: ImageCommands): readonly Command[] {
  const { clear, receive, receivedSize, receivedChecksum, convert } = commands;
  const { info, stored, publish, tidy } = commands;
  const sidecar = commands.sidecar('{"image":"what was received"}');
  const checks = [receivedSize, receivedChecksum];
  return [clear, receive, ...checks, ...convert, info, ...Object.values(stored ?? {}), publish, sidecar, tidy];
}

/** A block of zeros becomes a hole; the end is on the disk before dd is. */
function receiveFile(path: string): Command {
  return { argv: ['dd', `of=${path}`, 'bs=1M', 'iflag=fullblock', 'conv=sparse,fsync', 'status=none'] };
}

/** A base image is root's and nobody's to write: a clone that wrote to it would change all others. */
function publishImage(from: string, to: string): Command {
  return script(
    'publish-image',
    ['set -e', 'chown 0:0 "$1"', 'chmod 0444 "$1"', 'sync "$1"', 'mv -T "$1" "$2"', 'sync "$3"'],
    from,
    to,
    to.slice(0, to.lastIndexOf('/')),
  );
}
