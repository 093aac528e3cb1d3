import { markPath } from '../../../src/cell/commands/mark.ts';
import { arrivedStatus } from '../../../src/cell/facts/accelerator-probe.ts';
import { textOf } from '../model/content.ts';
import type { Host } from '../model/host.ts';
import type { Domain } from '../model/libvirt.ts';
import { domainStats } from './host-report.ts';
import { attempt, type Report, type Section } from './section.ts';
import { domainList } from './virsh-commands.ts';

/** A Debian host on bare metal, as a survey finds it. */
export const survey: Report = (host, [path = '']) => {
  const { traits, files } = host;
  const nearest = nearestFolder(host, path);
  const mark = files.file(markPath);
  return [
    { name: 'began', output: now() },
    { name: 'hostname', output: `${host.name}\n` },
    { name: 'kernel', output: '6.1.0-18-amd64\n' },
    { name: 'architecture', output: 'x86_64\n' },
    { name: 'machine-id', output: `${host.machineId}\n` },
    { name: 'os', output: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n' },
    { name: 'cores', output: `${traits.cores}\n` },
    {
      name: 'memory',
      output: `MemTotal: ${traits.memoryBytes / 1024} kB\nMemAvailable: ${host.memoryAvailableBytes} kB\n`,
    },
    { name: 'flags', output: 'vmx\n' },
    { name: 'hypervisor', output: 'none\n', status: 1 },
    { name: 'dmi', output: 'Dell Inc.\nPowerEdge R650\n' },
    traits.accelerator === 'kvm' ? { name: 'kvm', output: '660 root kvm\n' } : { name: 'kvm', output: '', status: 1 },
    { name: 'tools', output: '' },
    { name: 'emulators', output: '/usr/bin/qemu-system-x86_64\n' },
    { name: 'qemu-img', output: '/usr/bin/qemu-img\n' },
    { name: 'virsh', output: '/usr/bin/virsh\n' },
    { name: 'units', output: 'libvirtd.service\n' },
    { name: 'qemu-conf', output: '', status: 1 },
    { name: 'resolve', output: '1\n' },
    { name: 'bridges', output: traits.bridges.map((name) => `0x1003 ${name}\n`).join('') },
    { name: 'routes', output: 'eth0\t00000000\t0102A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n' },
    { name: 'storage', output: `nearest ${nearest}\ndirectory\nwritable\nreal ${nearest}\n` },
    { name: 'filesystem', output: `Type 1B-blocks Avail\next4 ${files.capacityBytes} ${files.freeBytes}\n` },
    {
      name: 'entries',
      output:
        nearest === path
          ? files
              .list(path)
              .map((name) => `${name}\n`)
              .join('')
          : '',
    },
    ...(mark === undefined ? [] : [{ name: 'mark', output: textOf(mark.content) }]),
    ...libvirtSections(host),
    { name: 'ended', output: now() },
  ];
};

function libvirtSections({ libvirt, traits }: Host): Section[] {
  const uri = attempt('uri', () => {
    libvirt.answer();
    return 'qemu:///system\n';
  });
  if (uri.status !== undefined) return [uri];
  const domains = [...libvirt.domains.values()];
  const networks = [...libvirt.networks];
  const names = (chosen: typeof networks) => `${chosen.map(([name]) => `${name}\n`).join('')}\n`;
  const versions = ['Using library: libvirt 9.0.0', 'Running hypervisor: QEMU 7.2.22', 'Running against daemon: 9.0.0'];
  return [
    uri,
    { name: 'version', output: `${versions.join('\n')}\n` },
    { name: 'capabilities', output: capabilities },
    traits.accelerator === 'kvm'
      ? { name: 'domcapabilities-kvm', output: domainCapabilities('kvm') }
      : { name: 'domcapabilities-kvm', output: '', status: 1, error: 'error: invalid argument: no KVM' },
    { name: 'domcapabilities-qemu', output: domainCapabilities('qemu') },
    { name: 'networks', output: names(networks) },
    { name: 'networks-active', output: names(networks.filter(([, { active }]) => active)) },
    { name: 'networks-autostart', output: names(networks.filter(([, { autostart }]) => autostart)) },
    {
      name: 'networks-xml',
      output: networks.map(([name]) => `<network><name>${name}</name><bridge name='virbr0'/></network>\n`).join(''),
    },
    { name: 'domains', output: domainList(domains) },
    { name: 'domstats', output: domainStats(domains) },
    { name: 'metadata', output: domains.map(metadataLines).join('') },
  ];
}

function metadataLines({ uuid, metadata }: Domain): string {
  return `\n${uuid}\n\n${metadata === undefined ? '' : '<instance>…</instance>\n'}\n`;
}

export const qemuAccess: Report = ({ traits }) => [
  { name: 'user', output: 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin\n' },
  { name: 'group', output: 'libvirt-qemu:x:64055:\n' },
  ...(traits.accelerator === 'kvm' ? [{ name: 'kvm', output: '' }] : []),
  { name: 'folders', output: '' },
];

/** A tiny guest's runs: KVM is faster than emulation. */
export const guestRuns: Report = (_host, [, accelerator, runs = '1']) => {
  const milliseconds = accelerator === 'kvm' ? 40 : 150;
  return [{ name: 'guests', output: `${arrivedStatus} ${milliseconds}\n`.repeat(Number(runs)) }];
};

function nearestFolder(host: Host, path: string): string {
  if (path === '' || host.files.isFolder(path)) return path || '/';
  return nearestFolder(host, path.slice(0, path.lastIndexOf('/')));
}

function now(): string {
  return `${(Date.now() / 1000).toFixed(6)}\n`;
}

const capabilities = `<capabilities><host><cpu><arch>x86_64</arch><model>Broadwell</model></cpu>
<secmodel><model>dac</model><doi>0</doi><baselabel type='kvm'>+64055:+64055</baselabel></secmodel></host>
<guest><os_type>hvm</os_type><arch name='x86_64'>
<machine maxCpus='288'>pc-q35-7.2</machine><machine maxCpus='288'>pc-q35-7.1</machine></arch></guest></capabilities>
`;

function domainCapabilities(type: 'kvm' | 'qemu'): string {
  return `<domainCapabilities><path>/usr/bin/qemu-system-x86_64</path><domain>${type}</domain><cpu>
<mode name='maximum' supported='yes'/><mode name='host-model' supported='yes'><model fallback='forbid'>Broadwell</model>
</mode></cpu></domainCapabilities>
`;
}
