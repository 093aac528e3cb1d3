import { describe, expect, it } from 'vitest';
import { mountTypeIn, networkFilesystem } from '../../../../../src/controller/inventory/sqlite/network-filesystem.ts';

const mountinfo = `22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:40 / /mnt/remote rw,nosuid shared:2 - fuse.sshfs ann@host:/data rw
31 22 0:41 / /mnt/with\\040space rw - fuse.rclone remote: rw
32 22 8:1 / /mnt/stick rw - fuseblk /dev/sdb1 rw
33 30 8:2 / /mnt/remote/local rw master:3 - xfs /dev/sdc1 rw
`;
const fuse = 0x65735546;

describe('a network file system', () => {
  it.each([
    [0x6969, 'NFS'],
    [0xff534d42, 'CIFS'],
    [0xfe534d42, 'SMB2'],
    [0xff534d42 | 0, 'CIFS'],
    [0x00c36400, 'CephFS'],
  ])('is known by its number %i', (type, name) => {
    expect(networkFilesystem(type, () => undefined)).toBe(name);
  });

  it.each([
    ['ext4', 0xef53],
    ['xfs', 0x58465342],
    ['btrfs', 0x9123683e],
    ['tmpfs', 0x01021994],
    ['overlayfs', 0x794c7630],
    ['9p', 0x01021997],
  ])('is none that is local: %s', (_, type) => {
    expect(networkFilesystem(type, () => undefined)).toBeUndefined();
  });

  it.each([
    ['/mnt/remote/nano', 'fuse.sshfs'],
    ['/mnt/with space', 'fuse.rclone'],
    ['/mnt/stick/nano', undefined],
    ['/mnt/remote/local/nano', undefined],
    ['/mnt/remotely', undefined],
  ])('in user space is known by its mount: %s', (path, name) => {
    expect(networkFilesystem(fuse, () => mountTypeIn(mountinfo, path))).toBe(name);
  });
});
