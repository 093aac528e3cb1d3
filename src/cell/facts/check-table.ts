import type { Finding } from '../../controller/model/host-facts.ts';

type Severity = Finding['severity'];

interface Check {
  readonly severities: readonly [Severity, ...Severity[]];
  readonly meaning: string;
}

/**
 * Every code that a check of a host can give. A code here is an interface: it is not renamed or reused.
 * docs/checks.md is made from this table.
 */
export const checkTable = {
  RIGHTS: { severities: ['ok'], meaning: 'The user is root, or may become root with `sudo -n`.' },
  NO_RIGHTS: {
    severities: ['error'],
    meaning: 'The user is not root and `sudo -n` does not work. What only root can see was not checked.',
  },
  BAD_ANSWER: { severities: ['error'], meaning: 'The host answered something that nano does not understand.' },
  MACHINE_ID_MISSING: {
    severities: ['error'],
    meaning: 'The host has no machine id, so nano could not tell when it meets it under another address.',
  },

  ARCHITECTURE: { severities: ['ok'], meaning: 'An x86-64 host.' },
  UNSUPPORTED_ARCHITECTURE: { severities: ['error'], meaning: 'nano runs guests on x86-64 hosts only.' },
  CORES: { severities: ['ok'], meaning: 'Enough processors.' },
  FEW_CORES: { severities: ['warning'], meaning: 'Fewer than 2 processors.' },
  MEMORY: { severities: ['ok'], meaning: 'Enough memory.' },
  LITTLE_MEMORY: {
    severities: ['warning'],
    meaning: 'Less than a machine of 4 GiB shows (3.5 GiB, as firmware and kernel keep some).',
  },
  VIRTUALIZATION: { severities: ['ok'], meaning: 'The processor offers hardware virtualization (VT-x or AMD-V).' },
  NO_VIRTUALIZATION: {
    severities: ['warning', 'error'],
    meaning:
      'The processor offers no hardware virtualization, so guests are emulated. In a virtual machine the remedy is ' +
      'nested virtualization, by hypervisor. An error where the operator chose KVM.',
  },
  KVM: { severities: ['ok'], meaning: '/dev/kvm is there and QEMU can open it.' },
  KVM_MISSING: {
    severities: ['warning', 'error'],
    meaning: 'The processor could, but there is no /dev/kvm. An error where the operator chose KVM.',
  },
  KVM_UNREADABLE: {
    severities: ['warning', 'error'],
    meaning:
      'The user that QEMU runs as cannot open /dev/kvm: guests are emulated, and libvirt probes QEMU afresh, up to 14 ' +
      'seconds, each time a domain is defined. An error where the operator chose KVM.',
  },
  KVM_REFUSED: {
    severities: ['warning', 'error'],
    meaning: '/dev/kvm is fine, yet libvirt offers no KVM guests. An error where the operator chose KVM.',
  },
  ACCELERATOR: { severities: ['ok'], meaning: 'KVM runs guests at full speed, or the operator chose emulation.' },
  ACCELERATOR_EMULATED: {
    severities: ['warning'],
    meaning: 'Guests run under emulation (TCG), many times slower than hardware; the figures are in the fact.',
  },
  ACCELERATOR_SLOW: {
    severities: ['warning'],
    meaning: 'The operator chose KVM, but a tiny guest runs much slower under it than emulated.',
  },

  CLOCK: { severities: ['ok'], meaning: "The host's clock agrees with the operator's." },
  CLOCK_SKEW: { severities: ['warning'], meaning: "The host's clock is more than 5 seconds from the operator's." },
  HOSTNAME: { severities: ['ok'], meaning: "The host's own name resolves." },
  HOSTNAME_UNRESOLVED: {
    severities: ['warning'],
    meaning: "The host's own name does not resolve, or slowly: libvirt may wait 10 seconds at every start of a domain.",
  },

  TOOLS: { severities: ['ok'], meaning: 'The commands of coreutils and util-linux that nano uses are there.' },
  TOOLS_MISSING: { severities: ['error'], meaning: 'Commands that nano uses are missing.' },
  LIBVIRT: {
    severities: ['ok'],
    meaning: '`virsh -c qemu:///system` answers; whether a daemon runs while idle does not count.',
  },
  LIBVIRT_MISSING: { severities: ['error'], meaning: 'virsh or the libvirt daemon is not installed.' },
  LIBVIRT_UNREACHABLE: { severities: ['error'], meaning: '`virsh -c qemu:///system` does not answer.' },
  LIBVIRT_OLD: {
    severities: ['error'],
    meaning:
      'libvirt before 6.0.0: it does not hand the chain of backing files to QEMU as nano writes it, and would take ' +
      'base images over. Before 7.1.0 an emulated guest cannot have the `maximum` processor that nano gives it.',
  },
  QEMU: { severities: ['ok'], meaning: 'QEMU is there, with q35 machine types.' },
  QEMU_MISSING: { severities: ['error'], meaning: 'There is no QEMU for x86-64 guests.' },
  QEMU_IMG_MISSING: { severities: ['error'], meaning: 'There is no qemu-img.' },
  QEMU_OLD: { severities: ['error'], meaning: 'QEMU before 4.2.0: libvirt gives it no chain of backing files.' },
  QEMU_BROKEN: { severities: ['error'], meaning: 'QEMU could not run a tiny guest under any accelerator.' },

  STORAGE: { severities: ['ok'], meaning: "The store's directory, or the place where it will be made, is fit." },
  STORAGE_MISSING: { severities: ['error'], meaning: 'The path is not a directory, or leads through what is none.' },
  STORAGE_NOT_WRITABLE: {
    severities: ['error'],
    meaning: 'Not even root can write there, for example a file system mounted read-only.',
  },
  STORAGE_NO_SPACE: {
    severities: ['warning', 'error'],
    meaning: 'Less than 5 GiB free (a warning) or less than 1 GiB (an error).',
  },
  STORAGE_TMPFS: {
    severities: ['warning'],
    meaning: 'The file system is kept in memory: volumes are gone when the host restarts.',
  },
  STORAGE_NETWORK: {
    severities: ['warning'],
    meaning: "A network file system: nano takes the directory for this cell's alone, so no two cells may share it.",
  },
  STORAGE_UNREADABLE: {
    severities: ['error'],
    meaning: 'The user that QEMU runs as cannot reach the directory: guests fail with "Permission denied".',
  },
  STORAGE_FOREIGN: {
    severities: ['warning'],
    meaning: "The directory holds files that are not nano's; they are left alone.",
  },

  NETWORK: { severities: ['ok'], meaning: 'What instances plug into is there.' },
  NETWORK_NONE: {
    severities: ['error'],
    meaning: 'The host has no bridge and no libvirt network to plug instances into.',
  },
  NETWORK_ABSENT: { severities: ['error'], meaning: 'The network that the pool names is not on this host.' },
  NETWORK_SLEEPING: {
    severities: ['ok', 'warning'],
    meaning:
      'The libvirt network is defined and not active: nano starts it. A warning where it does not start with the host.',
  },
  DEFAULT_ROUTE: { severities: ['ok'], meaning: 'The host has a default route.' },
  NO_DEFAULT_ROUTE: { severities: ['warning'], meaning: 'The host has no default route.' },

  FOREIGN_DOMAINS: { severities: ['ok'], meaning: 'Domains that nano did not make: never touched, always counted.' },
  ALREADY_MARKED: {
    severities: ['ok'],
    meaning: 'The host carries the mark of a zone; whether it is this one is judged elsewhere.',
  },
  MARK_UNREADABLE: { severities: ['error'], meaning: 'The host carries a mark of nano that cannot be read.' },
} as const satisfies Record<string, Check>;

type CheckCode = keyof typeof checkTable;

/** A finding whose code and severity the table knows. */
export function finding<Code extends CheckCode>(
  code: Code,
  severity: (typeof checkTable)[Code]['severities'][number],
  fact: string,
  remedy?: string,
): Finding {
  return { code, severity, fact, ...(remedy === undefined ? {} : { remedy }) };
}
