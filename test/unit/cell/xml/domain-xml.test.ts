import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainXml } from '../../../../src/cell/xml/domain-xml.ts';
import { metadataText } from '../../../../src/cell/xml/metadata-xml.ts';
import { readDomain } from '../../../../src/cell/xml/read-domain.ts';
import { attribute, child, children, parseXml } from '../../../../src/cell/xml/read-xml.ts';
import type { DomainSpec } from '../../../../src/controller/ports.ts';
import { domainSpec } from '../spec.ts';

/** As it would be sent, with a password in place of the reference. */
function written(spec: DomainSpec): string {
  return domainXml(spec)
    .map((piece) => (typeof piece === 'string' ? piece : 'Secret12'))
    .join('');
}

const domains: Readonly<Record<string, DomainSpec>> = {
  'emulated-clone': domainSpec,
  'kvm-on-a-bridge': {
    ...domainSpec,
    accelerator: 'kvm',
    cpuModel: 'host-model',
    interfaces: [
      { mac: '52:54:00:00:00:01', network: { kind: 'bridge', name: 'br0' } },
      { mac: '52:54:00:00:00:02', network: { kind: 'libvirt', name: 'default' } },
    ],
  },
  'named-cpu-two-disks-no-seed': (() => {
    const { seedPath: _, ...rest } = domainSpec;
    const empty = { path: '/srv/store/instances/i/b.qcow2', target: 'vdb', backing: [], serial: 'b' };
    const chained = { ...empty, target: 'vda', serial: 'a', backing: ['/srv/store/one.qcow2', '/srv/store/two.qcow2'] };
    return { ...rest, accelerator: 'kvm', cpuModel: 'EPYC-Rome', disks: [chained, empty] };
  })(),
};

describe('a domain as libvirt is given it', () => {
  for (const [name, spec] of Object.entries(domains)) {
    it(`is written as in the golden file: ${name}`, async () => {
      await expect(written(spec)).toMatchFileSnapshot(`../../../golden/domain-${name}.xml`);
    });
  }

  it('never contains the password, only a reference to it', () => {
    const pieces = domainXml(domainSpec);
    expect(pieces.filter((piece) => typeof piece !== 'string')).toEqual([{ secret: 'vnc-password' }]);
    const before = pieces[0];
    expect(typeof before === 'string' && before.endsWith("passwd='")).toBe(true);
  });

  it('keeps every file of a backing chain out of relabelling', () => {
    const disk = child(
      parseXml(written(domains['named-cpu-two-disks-no-seed'] ?? domainSpec), 'it'),
      'domain',
      'devices',
      'disk',
    );
    const first = child(disk, 'backingStore');
    for (const link of [first, child(first, 'backingStore')]) {
      const label = child(link, 'source', 'seclabel');
      expect([attribute(label, 'model'), attribute(label, 'relabel')]).toEqual(['dac', 'no']);
    }
    expect(child(first, 'backingStore', 'backingStore')).toEqual({ '#text': '' });
  });

  it.each([
    ['auto', 'kvm', 'host-model'],
    ['auto', 'qemu', 'maximum'],
    ['host-passthrough', 'kvm', 'host-passthrough'],
  ] as const)('turns CPU model %s with %s into mode %s', (cpuModel, accelerator, mode) => {
    const cpu = child(parseXml(written({ ...domainSpec, cpuModel, accelerator }), 'it'), 'domain', 'cpu');
    expect(attribute(cpu, 'mode')).toBe(mode);
  });

  it('leaves ports free for what is plugged in later', () => {
    const devices = child(parseXml(written(domainSpec), 'it'), 'domain', 'devices');
    const ports = children(devices, 'controller').filter((each) => attribute(each, 'model') === 'pcie-root-port');
    expect(ports.length).toBe(5 + 1 + 1 + 8);
  });

  it('survives any text in any place, and reads back the same', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom(
        '<a>',
        '&amp;',
        '"\'',
        ']]>',
        '<!--',
        '\t\n\r',
        '&#0;',
        '&lt;',
        ' x ',
        '<![CDATA[',
        '\u2028',
        '😀',
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, path, value) => {
        const spec: DomainSpec = {
          ...domainSpec,
          name,
          disks: [{ path, target: 'vda', backing: [path], serial: domainSpec.uuid }],
          metadata: { ...domainSpec.metadata, instance: { name, value, nothing: '\u0000\ufffe\ud800' } },
        };
        const hasControls = [name, path].some((text) =>
          [...text].some((each) => (each < ' ' && !'\t\n\r'.includes(each)) || /[\ufffe\uffff]/.test(each)),
        );
        if (hasControls) {
          expect(() => written(spec)).toThrow(/XML cannot hold/);
          return;
        }
        const xml = written(spec);
        const read = readDomain(xml);
        expect(read.name).toBe(name);
        expect(read.metadata).toBe(metadataText(spec.metadata));
        const disk = child(parseXml(xml, 'it'), 'domain', 'devices', 'disk');
        expect(attribute(child(disk, 'source'), 'file')).toBe(path);
        expect(attribute(child(disk, 'backingStore', 'source'), 'file')).toBe(path);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['\u0000', '\u000b', '\u001f', '\ud800', '\uffff'])('refuses a name with %j', (character) => {
    expect(() => written({ ...domainSpec, name: `a${character}` })).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE' }),
    );
  });
});
