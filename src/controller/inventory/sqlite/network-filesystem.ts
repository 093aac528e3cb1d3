import { readFileSync, realpathSync, statfsSync } from 'node:fs';
import { NanoError } from '../../model/errors.ts';

/**
 * statfs(2)'s magic numbers of file systems whose locks and shared memory do not hold between machines. 9p is not
 * among them: sandboxes use it for plain local directories, and where it is remote SQLite cannot map its memory.
 */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB2'],
  [0xff534d42, 'CIFS'],
  [0x00c36400, 'CephFS'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x0bd00bd0, 'Lustre'],
]);
const fuseType = 0x65735546;
const networkFuse = /^fuse\.(sshfs|s3fs|rclone|gcsfuse|glusterfs|ceph-fuse|davfs2?|curlftpfs|smbnetfs|juicefs)$/;

/** Refuses a directory on a network file system with STATE_UNUSABLE: two machines would destroy the inventory. */
export function refuseNetworkFilesystem(directory: string): void {
  const type = statfsSync(directory).type;
  const name = networkFilesystem(type, () => mountType(directory));
  if (name === undefined) return;
  throw new NanoError('STATE_UNUSABLE', `${directory} is on a network file system (${name})`, {
    hint: 'locks do not hold there: set NANO_HOME to a directory on a local disk',
  });
}

/** The name of a network file system by its magic number, or undefined for a local one. */
export function networkFilesystem(type: number, mountTypeOf: () => string | undefined): string | undefined {
  // On 32-bit machines the number comes signed.
  const unsigned = type >>> 0;
  if (unsigned !== fuseType) return networkTypes.get(unsigned);
  const mounted = mountTypeOf();
  return mounted !== undefined && networkFuse.test(mounted) ? mounted : undefined;
}

/** The type of the mount that a path is on, from /proc/self/mountinfo (proc_pid_mountinfo(5)). */
function mountType(path: string): string | undefined {
  try {
    return mountTypeIn(readFileSync('/proc/self/mountinfo', 'utf8'), realpathSync(path));
  } catch {
    return undefined;
  }
}

/** The type of the innermost, last made mount above `path`. */
export function mountTypeIn(mountinfo: string, path: string): string | undefined {
  let best: { readonly point: string; readonly type: string | undefined } = { point: '', type: undefined };
  for (const line of mountinfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const point = (left.split(' ')[4] ?? '').replace(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const above = point === '/' || path === point || path.startsWith(`${point}/`);
    if (point !== '' && above && point.length >= best.point.length) best = { point, type: right.split(' ')[0] };
  }
  return best.type;
}
