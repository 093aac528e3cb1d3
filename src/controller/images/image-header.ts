import { NanoError } from '../model/errors.ts';
import { quoteArgument } from '../model/shell.ts';
import { isIsoImage, knownFormat, looksLikeText } from './known-formats.ts';
import { readQcow2Header } from './qcow2-header.ts';
import { ascii, hasAt } from './signature.ts';

/** How many of a file's first bytes `checkImageHeader` wants to see; an ISO says what it is at 32 KiB only. */
export const imageHeaderBytes = 36 * 1024;

export interface ImageHeader {
  readonly format: 'qcow2' | 'raw';
  /** The size a guest would see, in bytes; of a raw image where the file's size is known. */
  readonly virtualSizeBytes?: number;
}

/**
 * Says what a file is from its first bytes, before any of it is sent. What nano cannot clone from is refused with
 * BAD_IMAGE: a file that needs another one, one that is no disk, one in another format (with the command that would
 * convert it). `name` is for messages; `sizeBytes` is the file's length where it is known.
 */
export function checkImageHeader(head: Uint8Array, name: string, sizeBytes?: number): ImageHeader {
  if (hasAt(head, 0, 'QFI\xfb')) {
    const { virtualSizeBytes, problem } = readQcow2Header(head);
    if (problem !== undefined) throw badImage(name, problem.what, problem.hint(quoteArgument(name)));
    return { format: 'qcow2', virtualSizeBytes };
  }
  const known = knownFormat(head);
  if (known !== undefined) throw badImage(name, `is ${known.what}`, known.hint(quoteArgument(name)));
  if (isIsoImage(head)) {
    throw badImage(
      name,
      'is an ISO, to be attached as a medium',
      'nano takes disk images only; media images come later',
    );
  }
  return checkRaw(head, name, sizeBytes);
}

function checkRaw(head: Uint8Array, name: string, sizeBytes: number | undefined): ImageHeader {
  if (head.length === 0) throw badImage(name, 'is empty');
  if (!hasPartitionTable(head)) {
    if (looksLikeText(head)) throw badImage(name, `is text, not a disk: ${JSON.stringify(ascii(head, 0, 40))}`);
    if (hasFileSystem(head)) {
      throw badImage(name, 'holds a file system without a partition table, which nothing boots from');
    }
    throw badImage(name, 'is neither qcow2 nor a raw disk: it has no partition table', 'see what `file` says of it');
  }
  if (sizeBytes === undefined) return { format: 'raw' };
  if (sizeBytes % 512 !== 0) {
    throw badImage(name, `has ${sizeBytes} bytes, which is no multiple of 512: it may be cut short`);
  }
  return { format: 'raw', virtualSizeBytes: sizeBytes };
}

/** An MBR's signature, or GPT's behind it. */
function hasPartitionTable(head: Uint8Array): boolean {
  return hasAt(head, 510, '\x55\xaa') || hasAt(head, 512, 'EFI PART');
}

/** ext2 to ext4, XFS, btrfs is at 64 KiB and not seen here. */
function hasFileSystem(head: Uint8Array): boolean {
  return hasAt(head, 1080, '\x53\xef') || hasAt(head, 0, 'XFSB');
}

function badImage(name: string, what: string, hint?: string): NanoError {
  return new NanoError('BAD_IMAGE', `${name} ${what}`, hint === undefined ? {} : { hint });
}
