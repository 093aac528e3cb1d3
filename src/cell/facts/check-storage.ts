import type { Finding } from '../../controller/model/host-facts.ts';
import { quoteArgument } from '../../controller/model/shell.ts';
import { formatSize, GiB } from '../../controller/model/units.ts';
import type { CheckContext } from './check-context.ts';
import { finding } from './check-table.ts';
import { printable } from './printable.ts';
import type { FileSystem, StoragePlace } from './storage-place.ts';

const inMemory = /^(tmpfs|ramfs|hugetlbfs|devtmpfs)$/;
const overNetwork =
  /^(nfs4?|cifs|smb[23]?|smbfs|9p|afs|ceph|lustre|glusterfs|ocfs2?|gfs2?|beegfs|gpfs|virtiofs|fuse\.(glusterfs|sshfs|ceph.*|s3fs|rclone|davfs2?|moosefs|juicefs))$/;
/** What nano makes in a store, and what ext4 has in a file system's root. */
const expected: ReadonlySet<string> = new Set(['images', 'media', 'instances', '.partial', 'lost+found']);

/** Whether volumes can be kept at the path that was asked about. */
export function checkStorage(context: CheckContext): readonly Finding[] {
  const { storage, fileSystem } = context.survey;
  if (storage === undefined) return [];
  if (!storage.isDirectory) return [notADirectory(storage)];
  const findings = [
    ...checkWritable(storage),
    ...(fileSystem === undefined ? [] : [...checkSpace(storage, fileSystem), ...checkKind(storage, fileSystem)]),
    ...checkReach(storage, context),
    ...checkEntries(storage),
  ];
  const place = storage.path === storage.nearest ? storage.path : `${storage.path}, to be made in ${storage.nearest}`;
  const size =
    fileSystem === undefined
      ? ''
      : `: ${fileSystem.type}, ${formatSize(fileSystem.availableBytes)} free of ${formatSize(fileSystem.capacityBytes)}`;
  const sound = findings.every(({ severity }) => severity !== 'error');
  return sound ? [finding('STORAGE', 'ok', `${printable(place, 500)}${size}`), ...findings] : findings;
}

function notADirectory({ path, nearest }: StoragePlace): Finding {
  const what =
    nearest === path ? `${path} is not a directory` : `${path} leads through ${nearest}, which is not a directory`;
  return finding('STORAGE_MISSING', 'error', printable(what, 500), `ls -ld ${quoteArgument(nearest)}`);
}

function checkWritable({ nearest, isWritable }: StoragePlace): readonly Finding[] {
  if (isWritable) return [];
  const fact = `root cannot write in ${printable(nearest, 300)}: its file system may be mounted read-only`;
  return [finding('STORAGE_NOT_WRITABLE', 'error', fact, `findmnt -T ${quoteArgument(nearest)}`)];
}

function checkSpace({ nearest }: StoragePlace, { availableBytes }: FileSystem): readonly Finding[] {
  if (availableBytes >= 5 * GiB) return [];
  const fact = `${formatSize(availableBytes)} free in ${printable(nearest, 300)}`;
  const remedy = `df -h ${quoteArgument(nearest)}, or choose another path with --storage`;
  return [finding('STORAGE_NO_SPACE', availableBytes < GiB ? 'error' : 'warning', fact, remedy)];
}

function checkKind({ nearest }: StoragePlace, { type }: FileSystem): readonly Finding[] {
  const place = printable(nearest, 300);
  if (inMemory.test(type)) {
    return [
      finding(
        'STORAGE_TMPFS',
        'warning',
        `${place} is kept in memory (${type}): volumes are gone when the host restarts`,
      ),
    ];
  }
  if (overNetwork.test(type)) {
    return [
      finding(
        'STORAGE_NETWORK',
        'warning',
        `${place} is a network file system (${type}): give each cell a directory of its own`,
      ),
    ];
  }
  return [];
}

function checkReach({ path }: StoragePlace, { access, account }: CheckContext): readonly Finding[] {
  if (access?.blocked === undefined) return [];
  const { blocked } = access;
  const fact =
    `${account.user}, which QEMU runs as (/etc/libvirt/qemu.conf), cannot pass through ${printable(blocked.path, 300)} ` +
    `(${blocked.owner}) to ${printable(path, 300)}`;
  return [finding('STORAGE_UNREADABLE', 'error', fact, `chmod o+x ${quoteArgument(blocked.path)}`)];
}

function checkEntries({ path, entries }: StoragePlace): readonly Finding[] {
  const foreign = entries.filter((name) => !expected.has(name));
  if (foreign.length === 0) return [];
  const names = foreign.slice(0, 3).map((name) => printable(name, 60));
  const more = foreign.length > 3 ? ', …' : '';
  const fact = `${printable(path, 300)} holds what is not nano's: ${names.join(', ')}${more}`;
  return [finding('STORAGE_FOREIGN', 'warning', fact, 'choose an empty directory with --storage')];
}
