import type { DistributionFamily } from './os-release.ts';

/** The parts of virtualization that distributions put into packages of their own. */
type Part = 'libvirt' | 'qemu' | 'qemu-img';

const packages: Readonly<Record<DistributionFamily, Readonly<Record<Part, string>>>> = {
  debian: {
    libvirt: 'apt-get install libvirt-daemon-system libvirt-clients dnsmasq-base',
    qemu: 'apt-get install qemu-system-x86',
    'qemu-img': 'apt-get install qemu-utils',
  },
  redhat: {
    libvirt: 'dnf install libvirt && systemctl enable --now virtqemud.socket virtnetworkd.socket',
    qemu: 'dnf install qemu-kvm',
    'qemu-img': 'dnf install qemu-img',
  },
  suse: {
    libvirt: 'zypper install libvirt && systemctl enable --now libvirtd',
    qemu: 'zypper install qemu-x86',
    'qemu-img': 'zypper install qemu-img',
  },
  arch: {
    libvirt: 'pacman -S libvirt dnsmasq && systemctl enable --now libvirtd',
    qemu: 'pacman -S qemu-system-x86',
    'qemu-img': 'pacman -S qemu-img',
  },
  other: {
    libvirt: 'install libvirt with virsh and its QEMU driver',
    qemu: 'install QEMU for x86-64',
    'qemu-img': 'install qemu-img',
  },
};

/** How a part is installed; in words where the distribution is not known. */
export function installCommand(family: DistributionFamily, part: Part): string {
  return packages[family][part];
}

/** How libvirt is started. Where both kinds of daemon are installed, Red Hat's hosts run the modular ones. */
export function startCommand(family: DistributionFamily, units: readonly string[]): string {
  const modular = units.includes('virtqemud.socket');
  if (modular && (family === 'redhat' || !units.includes('libvirtd.service'))) {
    return 'systemctl enable --now virtqemud.socket virtnetworkd.socket; journalctl -u virtqemud -n 20';
  }
  return 'systemctl enable --now libvirtd; journalctl -u libvirtd -n 20';
}
