import { describe, expect, it } from 'vitest';
import { readDomain, readMetadata } from '../../../../src/cell/xml/read-domain.ts';

const uuid = '01890000-0000-7000-8000-000000000001';
const nano =
  "<nano:instance xmlns:nano='urn:nano:instance:1'>{&quot;a&quot;:&apos;&lt;1&gt;&#10;&apos;}</nano:instance>";

describe('reading a domain', () => {
  it('finds its UUID, name, metadata and VNC port', () => {
    const text = `<domain type='kvm' id='3'><name>12</name><uuid>${uuid.toUpperCase()}</uuid>
      <metadata><other:x xmlns:other='urn:x'>y</other:x>${nano}</metadata>
      <devices><graphics type='spice' port='5901'/><graphics type='vnc' port='5900'/></devices></domain>`;
    expect(readDomain(text)).toEqual({ uuid, name: '12', metadata: '{"a":\'<1>\n\'}', vncPort: 5900 });
  });

  it('knows a foreign domain by what it lacks, also where another uses the same element', () => {
    const metadata = "<metadata><instance xmlns='urn:somebody:else'>x</instance></metadata>";
    const text = `<domain><name>a</name><uuid>${uuid}</uuid>${metadata}</domain>`;
    expect(readDomain(text)).toEqual({ uuid, name: 'a' });
  });

  it('takes -1 for no port: the domain is stopped', () => {
    const text = `<domain><name>a</name><uuid>${uuid}</uuid><devices><graphics type='vnc' port='-1'/></devices></domain>`;
    expect(readDomain(text).vncPort).toBeUndefined();
  });

  it.each([
    ["<!DOCTYPE x [<!ENTITY a 'aaaa'>]><domain>&a;</domain>", /document type/],
    ['<domain><name>a</name></domain>', /no UUID/],
    ['<domain', /no XML/],
    ['', /no (XML|UUID)/],
    [`<domain>${' '.repeat(5 * 1024 * 1024)}</domain>`, /longer than/],
  ])('refuses %.40s', (text, message) => {
    expect(() => readDomain(text)).toThrow(message);
  });

  it('reads the metadata element with or without its prefix', () => {
    expect(readMetadata('<instance>{&quot;a&quot;:1}</instance>\n')).toBe('{"a":1}');
    expect(readMetadata(nano)).toBe('{"a":\'<1>\n\'}');
  });
});
