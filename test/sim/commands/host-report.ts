import { stateNumbers } from '../libvirtd/domain-words.ts';
import type { Domain, Libvirt } from '../model/libvirt.ts';
import { attempt, type Report, type Section } from './section.ts';
import { domainList } from './virsh-commands.ts';

export const hostReport: Report = (host, paths) => [...hostLoad(host, paths), domainsSection(host.libvirt)];

export const hostLoad: Report = ({ files, memoryAvailableBytes }, paths) => [
  { name: 'load', output: '0.10 0.20 0.30 1/100 1234\n' },
  { name: 'memory', output: `MemAvailable:   ${Math.floor(memoryAvailableBytes / 1024)} kB\n` },
  ...paths.map((path, index) =>
    files.isFolder(path)
      ? { name: `store-${index}`, output: `     Avail\n${files.freeBytes}\n` }
      : { name: `store-${index}`, output: '', status: 1, error: `df: ${path}: No such file or directory` },
  ),
];

/** The same with the numbers of those that run. */
export const domainStatistics: Report = ({ libvirt }) => [
  domainsSection(libvirt),
  attempt('runs', () =>
    [...libvirt.domains.values()].flatMap(({ uuid, run }) => (run === undefined ? [] : `${uuid} ${run.id}\n`)).join(''),
  ),
];

/** All domains, their states, and which of them have their memory saved: none. */
export function domainsSection(libvirt: Libvirt): Section {
  return attempt('domains', () => {
    libvirt.answer();
    const domains = [...libvirt.domains.values()];
    return `${domainList(domains)}\nstats\n${domainStats(domains)}\nsaved\n\n`;
  });
}

export function domainStats(domains: readonly Domain[]): string {
  return domains
    .map(
      ({ name, state, cores, memoryBytes }) =>
        `Domain: '${name}'\n  state.state=${stateNumbers[state]}\n  state.reason=0\n` +
        `  balloon.maximum=${memoryBytes / 1024}\n  vcpu.current=${cores}\n  vcpu.maximum=${cores}\n\n`,
    )
    .join('');
}
