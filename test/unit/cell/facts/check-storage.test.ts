import { describe, expect, it } from 'vitest';
import { checkStorage } from '../../../../src/cell/facts/check-storage.ts';
import { qemuAccessCommand, readQemuAccess } from '../../../../src/cell/facts/qemu-access.ts';
import type { StoragePlace } from '../../../../src/cell/facts/storage-place.ts';
import { parseStorePath } from '../../../../src/cell/facts/store-path.ts';
import { GiB, MiB } from '../../../../src/controller/model/units.ts';
import { codes, contextWith, goldenSections } from './golden.ts';

const place: StoragePlace = {
  path: '/srv/nano',
  nearest: '/srv/nano',
  real: '/srv/nano',
  isDirectory: true,
  isWritable: true,
  entries: ['images', 'media', 'instances', '.partial', 'lost+found'],
};
const disk = { type: 'xfs', capacityBytes: 100 * GiB, availableBytes: 50 * GiB };

function check(parts: Partial<StoragePlace>, system: Partial<typeof disk> = {}) {
  return checkStorage(contextWith({ storage: { ...place, ...parts }, fileSystem: { ...disk, ...system } }));
}

describe('the place for volumes', () => {
  it('is fit, with its figures', () => {
    expect(check({})).toEqual([{ code: 'STORAGE', severity: 'ok', fact: '/srv/nano: xfs, 50 GiB free of 100 GiB' }]);
    expect(check({ nearest: '/srv', entries: [] })[0]?.fact).toContain('/srv/nano, to be made in /srv: xfs');
  });

  it.each([
    [{ isDirectory: false, real: undefined }, {}, ['STORAGE_MISSING error'], '/srv/nano is not a directory'],
    [{ isDirectory: false, nearest: '/srv', real: undefined }, {}, ['STORAGE_MISSING error'], 'leads through /srv'],
    [{ isWritable: false }, {}, ['STORAGE_NOT_WRITABLE error'], 'cannot write in /srv/nano'],
    [{}, { availableBytes: 4.9 * GiB }, ['STORAGE', 'STORAGE_NO_SPACE warning'], ''],
    [{}, { availableBytes: 900 * MiB }, ['STORAGE_NO_SPACE error'], '900 MiB free in /srv/nano'],
    [{}, { type: 'tmpfs' }, ['STORAGE', 'STORAGE_TMPFS warning'], ''],
    [{}, { type: 'nfs4' }, ['STORAGE', 'STORAGE_NETWORK warning'], ''],
    [{}, { type: 'fuse.sshfs' }, ['STORAGE', 'STORAGE_NETWORK warning'], ''],
    [{}, { type: 'btrfs' }, ['STORAGE'], ''],
    [{ entries: ['images', 'db.qcow2'] }, {}, ['STORAGE', 'STORAGE_FOREIGN warning'], ''],
  ])('%o %o', (parts, system, expected, fact) => {
    const found = check(parts, system);
    expect(codes(found)).toEqual(expected);
    expect(found[0]?.fact).toContain(fact);
  });

  it('names what is there in a few words that cannot act on a terminal', () => {
    const found = check({ entries: ['a\u001b[2J', 'b', 'c', 'd'] });
    expect(found[1]?.fact).toBe("/srv/nano holds what is not nano's: a?[2J, b, c, …");
  });

  it('must be within reach of the user that QEMU runs as', () => {
    const access = readQemuAccess(goldenSections('access-blocked'));
    expect(access).toEqual({
      user: 'libvirt-qemu',
      group: 'libvirt-qemu',
      opensKvm: undefined,
      blocked: { path: '/srv/deep', owner: '0700 root:root' },
    });
    const found = checkStorage(contextWith({ storage: place, fileSystem: disk }, { access }));
    expect(codes(found)).toEqual(['STORAGE_UNREADABLE error']);
    expect(found[0]).toMatchObject({
      fact: 'libvirt-qemu, which QEMU runs as (/etc/libvirt/qemu.conf), cannot pass through /srv/deep (0700 root:root) to /srv/nano',
      remedy: 'chmod o+x /srv/deep',
    });
  });
});

describe("what QEMU's user may do", () => {
  it('includes /dev/kvm only where it opens', () => {
    expect(readQemuAccess(goldenSections('access-kvm'))).toMatchObject({ opensKvm: false, blocked: undefined });
  });

  it('is tried on the way without links first, and on the way that was asked for', () => {
    const linked = { ...place, path: '/srv/link/x', nearest: '/srv/link', real: '/data/big' };
    expect(qemuAccessCommand('M', { user: 'qemu', group: 'kvm' }, linked).argv.slice(3)).toEqual([
      'M',
      'qemu',
      'kvm',
      '/',
      '/data',
      '/data/big',
      '/srv',
      '/srv/link',
    ]);
  });
});

describe('a storage path', () => {
  it('is kept in one form', () => {
    expect(parseStorePath('//srv/nano/')).toBe('/srv/nano');
  });

  it.each(['srv/nano', '', '/', '//', '/srv/../etc', '/srv/./x', '/srv/a\nb', `/${'x'.repeat(4000)}`])(
    'is not %j',
    (path) => {
      expect(() => parseStorePath(path)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
    },
  );
});
