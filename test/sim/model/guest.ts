import { createHash } from 'node:crypto';
import type { Domain } from './libvirt.ts';

const GiB = 1024 ** 3;
const longestUptimeMs = 30 * 24 * 3_600_000;

/** One of the guests that a host runs from the beginning, and since when: always the same for a name and a number. */
export function guestOf(host: string, number: number): [Domain, number] {
  const name = `${host}-guest-${number}`;
  const hash = createHash('sha256').update(name).digest();
  const hex = hash.toString('hex');
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  const path = `/var/lib/libvirt/images/${name}.qcow2`;
  const sizes = { cores: 1 + (hash.readUInt8(16) % 4), memoryBytes: GiB };
  const xml =
    `<domain type='kvm'><name>${name}</name><uuid>${uuid}</uuid><memory unit='KiB'>${sizes.memoryBytes / 1024}</memory>` +
    `<vcpu>${sizes.cores}</vcpu></domain>`;
  const domain: Domain = {
    uuid,
    name,
    ...sizes,
    xml,
    metadata: undefined,
    files: [],
    networks: [],
    disks: [{ target: 'vda', path }],
    cards: 1,
    state: 'running',
    isPersistent: true,
    run: undefined,
  };
  return [domain, Date.now() - (hash.readUInt32BE(20) % longestUptimeMs)];
}
