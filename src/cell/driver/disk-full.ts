import { NanoError } from '../../controller/model/errors.ts';
import { formatSize } from '../../controller/model/units.ts';
import { fileSystemRoom, parseRoom } from '../commands/file-facts.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';

/** A write that failed with less than this left, in bytes, failed for want of room: XFS and btrfs keep a little. */
const fullBelowBytes = 16 * 1024 * 1024;

/**
 * What a failed write is really about: DISK_FULL where the file system has no room left, else the error itself. The
 * file system is asked, as programs word it in many ways. Ask before what was half-written is deleted.
 */
export async function diskFullOr(error: unknown, link: CellLink, path: string, doing: string): Promise<unknown> {
  try {
    const call = { command: fileSystemRoom(path), doing: 'see how full the disk is', deadlineMs: deadlines.read };
    const room = parseRoom((await link.read(call)).stdout);
    if (room === undefined || room.freeBytes >= fullBelowBytes) return error;
    const [free, total] = [formatSize(room.freeBytes), formatSize(room.totalBytes)];
    const facts = { freeBytes: room.freeBytes, totalBytes: room.totalBytes };
    return new NanoError('DISK_FULL', `${link.name}: could not ${doing}: ${path} is full, ${free} of ${total} free`, {
      details: [{ subject: path, reason: `${free} of ${total} free`, facts }],
      cause: error,
    });
  } catch {
    return error;
  }
}
