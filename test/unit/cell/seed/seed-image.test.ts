import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { seedImage } from '../../../../src/cell/seed/seed-image.ts';

const key = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ9 someone's key: "x" #no\u2028 ünï 😀`;
const spec = { instanceId: '01890000-0000-7000-8000-000000000001', hostname: 'web-1', sshPublicKeys: [key] };

const folder = mkdtempSync(join(tmpdir(), 'nano-seed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Loop devices need root, and not every kernel reads ISO 9660. */
const mountable = process.getuid?.() === 0 && /\tiso9660$/m.test(readFileSync('/proc/filesystems', 'utf8'));
const hasIsoinfo = spawnSync('isoinfo', ['-version']).status === 0;

/** The two files' bytes, found by the sectors where the writer puts them. */
function filesOf(image: Uint8Array): readonly string[] {
  return [21, 22].map((sector) =>
    new TextDecoder().decode(image.subarray(sector * 2048, (sector + 1) * 2048)).replace(/\0+$/, ''),
  );
}

describe('the NoCloud seed', () => {
  it('is the same bytes for the same input', () => {
    expect(seedImage(spec)).toEqual(seedImage(spec));
  });

  it('tells cloud-init who the instance is and which keys may log in', () => {
    const [meta, user] = filesOf(seedImage(spec));
    expect(parse(meta ?? '')).toEqual({ 'instance-id': spec.instanceId, 'local-hostname': 'web-1' });
    expect(user?.startsWith('#cloud-config\n')).toBe(true);
    expect(parse(user ?? '')).toEqual({ hostname: 'web-1', disable_root: false, ssh_authorized_keys: [key] });
  });

  it('is an ISO 9660 volume labelled cidata, of the length that it tells', () => {
    const image = seedImage(spec);
    const text = (from: number, to: number) => new TextDecoder().decode(image.subarray(from, to));
    expect(text(32769, 32774)).toBe('CD001');
    expect(text(32768 + 40, 32768 + 72).trimEnd()).toBe('cidata');
    expect(new DataView(image.buffer).getUint32(32768 + 80, true) * 2048).toBe(image.length);
  });

  it.each(['ssh-ed25519', 'ssh-ed25519 AAAA\nssh-ed25519 BBBB', 'a key\u0007', 'ssh-rsa AAAA a\rb', '# none'])(
    'refuses %j as a key',
    (bad) => {
      expect(() => seedImage({ ...spec, sshPublicKeys: [bad] })).toThrow(
        expect.objectContaining({ code: 'INVALID_VALUE' }),
      );
    },
  );

  it('takes files longer than a sector', () => {
    const many = Array.from({ length: 40 }, (_, index) => `ssh-rsa ${'A'.repeat(200)} key-${index}`);
    const image = seedImage({ ...spec, sshPublicKeys: many });
    const user = new TextDecoder().decode(image.subarray(22 * 2048)).replace(/\0+$/, '');
    expect(parse(user).ssh_authorized_keys).toEqual(many);
  });

  it.runIf(mountable)('is mounted by Linux, with the names that cloud-init looks for', () => {
    const file = join(folder, 'mounted.iso');
    const at = mkdtempSync(join(folder, 'mnt-'));
    writeFileSync(file, seedImage(spec));
    execFileSync('mount', ['-t', 'iso9660', '-o', 'loop,ro', file, at]);
    try {
      expect(readdirSync(at).sort()).toEqual(['meta-data', 'user-data']);
      expect(parse(readFileSync(join(at, 'user-data'), 'utf8')).ssh_authorized_keys).toEqual([key]);
    } finally {
      execFileSync('umount', [at]);
    }
  });

  it.runIf(hasIsoinfo)('is read by another program: names, modes and bytes', () => {
    const file = join(folder, 'read.iso');
    writeFileSync(file, seedImage(spec));
    const isoinfo = (...args: readonly string[]) =>
      execFileSync('isoinfo', [...args, '-i', file], { encoding: 'utf8' });
    expect(isoinfo('-R', '-f').split('\n').sort()).toEqual(['', '/meta-data', '/user-data']);
    expect(isoinfo('-R', '-l')).toMatch(/^-r--r--r-- .* user-data\s*$/m);
    expect(isoinfo('-d')).toContain('Rock Ridge signatures version 1 found');
    expect(parse(isoinfo('-R', '-x', '/user-data')).ssh_authorized_keys).toEqual([key]);
  });
});
