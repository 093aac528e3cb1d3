import { describe, expect, it } from 'vitest';
import { checkForeignDomains, foreignDomains } from '../../../../src/cell/facts/foreign-domains.ts';
import { GiB, MiB } from '../../../../src/controller/model/units.ts';
import { goldenSurvey } from './golden.ts';

const { libvirt } = goldenSurvey('survey-domains');
if (libvirt === undefined) throw new Error('the golden host has no libvirt');

describe('foreign domains', () => {
  it('are those without metadata of nano', () => {
    const found = foreignDomains(libvirt, []);
    expect(found).toHaveLength(10);
    expect(found.map(({ name }) => name)).not.toContain('mine');
    expect(found).toContainEqual({
      uuid: '0199aaaa-0000-7000-8000-000000000001',
      name: `it's a "quoted" name`,
      running: false,
      cores: 2,
      memoryBytes: 256 * MiB,
    });
  });

  it('are not those that the inventory knows', () => {
    const own = ['0199AAAA-0000-7000-8000-000000000001', '0199aaaa-0000-7000-8000-000000000007'];
    expect(foreignDomains(libvirt, own)).toHaveLength(8);
  });

  it('that vanished between two questions are left out', () => {
    const stats = new Map([...libvirt.stats].filter(([name]) => name !== '42'));
    expect(foreignDomains({ ...libvirt, stats }, []).map(({ name }) => name)).not.toContain('42');
  });

  it('cannot act on a terminal', () => {
    const uuid = '0199aaaa-0000-7000-8000-000000000001';
    const name = 'a\u001b[2J';
    const stats = new Map([[name, { state: 1 }]]);
    expect(foreignDomains({ ...libvirt, domains: [{ uuid, name }], stats }, [])).toEqual([
      { uuid, name: 'a?[2J', running: true, cores: 0, memoryBytes: 0 },
    ]);
  });

  it('are counted in one line', () => {
    const domain = { uuid: 'u', name: 'n', running: true, cores: 4, memoryBytes: 8 * GiB };
    expect(checkForeignDomains([])).toEqual([]);
    expect(checkForeignDomains([domain, { ...domain, running: false }])[0]?.fact).toBe(
      "2 domains that are not nano's, 1 of them running: 8 cores and 16 GiB at most, never touched",
    );
  });
});
