import { readDomain } from '../../../src/cell/xml/read-domain.ts';
import { attribute, child, children, parseXml, textOf } from '../../../src/cell/xml/read-xml.ts';
import { Failure } from '../model/failure.ts';
import type { Domain } from '../model/libvirt.ts';

/** What the model keeps of a domain's definition. */
export function readDomainXml(xml: string): Domain {
  try {
    const { uuid, name, metadata } = readDomain(xml);
    const domain = child(parseXml(xml, 'the domain'), 'domain');
    const devices = child(domain, 'devices');
    const disks = children(devices, 'disk').flatMap((disk) => {
      const path = attribute(child(disk, 'source'), 'file');
      return path === undefined ? [] : [{ target: attribute(child(disk, 'target'), 'dev') ?? '', path }];
    });
    const networks = children(devices, 'interface').flatMap(
      (card) => attribute(child(card, 'source'), 'network') ?? [],
    );
    return {
      uuid,
      name,
      cores: Number(textOf(child(domain, 'vcpu'))),
      memoryBytes: Number(textOf(child(domain, 'memory'))) * 1024,
      metadata,
      xml: xml.replace(/ passwd='[^']*'/g, ''),
      files: disks.map(({ path }) => path),
      networks,
      disks,
      cards: children(devices, 'interface').length,
      state: 'stopped',
      isPersistent: true,
      run: undefined,
    };
  } catch {
    throw new Failure('error: Failed to define domain from /dev/stdin\nerror: (domain_definition):1: not well-formed');
  }
}
