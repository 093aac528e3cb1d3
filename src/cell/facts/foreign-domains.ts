import type { Finding, ForeignDomain } from '../../controller/model/host-facts.ts';
import { formatSize } from '../../controller/model/units.ts';
import { finding } from './check-table.ts';
import { domainState } from './domain-state.ts';
import { printable } from './printable.ts';
import type { LibvirtAnswers } from './survey.ts';

const notRunning: ReadonlySet<string> = new Set(['stopped', 'crashed']);

/**
 * The domains that nano did not make: neither its metadata nor its UUIDs. What is not told of one counts as nothing;
 * a domain that vanished between the two questions is left out.
 */
export function foreignDomains(libvirt: LibvirtAnswers, own: readonly string[]): readonly ForeignDomain[] {
  const ours = new Set([...libvirt.ours, ...own.map((uuid) => uuid.toLowerCase())]);
  return libvirt.domains.flatMap(({ uuid, name }) => {
    const stats = libvirt.stats.get(name);
    if (ours.has(uuid) || stats?.state === undefined) return [];
    return {
      uuid,
      name: printable(name, 255),
      running: !notRunning.has(domainState(stats.state, false)),
      cores: stats.coresMaximum ?? 0,
      memoryBytes: stats.memoryMaximumBytes ?? 0,
    };
  });
}

export function checkForeignDomains(domains: readonly ForeignDomain[]): readonly Finding[] {
  if (domains.length === 0) return [];
  const running = domains.filter((domain) => domain.running).length;
  const cores = domains.reduce((sum, domain) => sum + domain.cores, 0);
  const memory = domains.reduce((sum, domain) => sum + domain.memoryBytes, 0);
  const count = domains.length === 1 ? "1 domain that is not nano's" : `${domains.length} domains that are not nano's`;
  const held = `${cores} ${cores === 1 ? 'core' : 'cores'} and ${formatSize(memory)} at most`;
  return [finding('FOREIGN_DOMAINS', 'ok', `${count}, ${running} of them running: ${held}, never touched`)];
}
