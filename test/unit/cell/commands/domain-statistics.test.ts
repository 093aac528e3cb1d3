import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readDomainStatistics } from '../../../../src/cell/commands/domain-statistics.ts';

/** What the command printed on Debian 12: one domain runs, one is off, the memory of one was saved. */
const golden = readFileSync(
  new URL('../../../fixtures/libvirt/virsh-9.0.0-domain-statistics.txt', import.meta.url),
  'utf8',
);
const web = '01a22240-95ca-7a0f-a886-b620f9deb64f';

it("reads the figures of a running domain that virsh prints, in bytes and nanoseconds, by libvirt's own protocol's names", () => {
  expect(readDomainStatistics(golden)[0]).toEqual({
    uuid: web,
    name: 'web',
    state: 'running',
    run: 1,
    cores: 1,
    cpuNs: 8_765_744_762,
    waitedNs: 32_749_195_033,
    memory: { maximumBytes: 131_072 * 1024, currentBytes: 131_072 * 1024, residentBytes: 196_344 * 1024 },
    disks: [
      {
        target: 'vda',
        readBytes: 18_972_160,
        readRequests: 608,
        readNs: 15_404_371_631,
        writtenBytes: 0,
        writeRequests: 0,
        writeNs: 0,
        capacityBytes: 67_108_864,
        storedBytes: 204_800,
      },
      expect.objectContaining({ target: 'sda', capacityBytes: 47_104, storedBytes: 16_384 }),
    ],
    interfaces: [
      {
        name: 'vnet0',
        receivedBytes: 90,
        receivedPackets: 1,
        receivedDrops: 0,
        sentBytes: 0,
        sentPackets: 0,
        sentDrops: 0,
      },
    ],
  });
});

it('reads what is off and what was saved, whatever their names, and no processor time of theirs', () => {
  const nothing = { cores: 1, memory: { maximumBytes: 2 ** 26, currentBytes: 2 ** 26 }, disks: [], interfaces: [] };
  expect(readDomainStatistics(golden).slice(1)).toEqual([
    { ...nothing, uuid: '01890000-0000-7000-8000-00000000f002', name: 'it\'s "gölden" <2>', state: 'stopped' },
    { ...nothing, uuid: '01890000-0000-7000-8000-00000000f003', name: 'saved 3', state: 'suspended' },
  ]);
});

it('knows a domain to run where an old virsh lists no numbers, by what only a running one has', () => {
  const [head, tail] = golden.split(`${web} 1\n\nnano-domain-statistics end 0`);
  const domains = readDomainStatistics(`${head}\nnano-domain-statistics end 1\nerror: unsupported${tail}`);
  expect(domains.map(({ name, run }) => [name, run])).toEqual([
    ['web', 0],
    ['it\'s "gölden" <2>', undefined],
    ['saved 3', undefined],
  ]);
});

it('leaves out a domain that went while it was asked', () => {
  const [before = '', rest = ''] = golden.split("Domain: 'saved 3'");
  const gone = `${before}${rest.slice(rest.indexOf('\nsaved\n'))}`;
  expect(readDomainStatistics(gone).map(({ name }) => name)).toEqual(['web', 'it\'s "gölden" <2>']);
});

it("says in virsh's words why there are no figures, and takes no half of an answer", () => {
  const mark = 'nano-domain-statistics';
  const refused = `\n${mark} begin domains\n\n${mark} end 1\nerror: failed to connect to the hypervisor\n\n${mark} done\n`;
  expect(() => readDomainStatistics(refused)).toThrow('libvirt does not answer: failed to connect to the hypervisor');
  expect(() => readDomainStatistics(golden.slice(0, golden.length / 2))).toThrow('the host did not finish its answer');
});
