import type { HostNetwork } from '../../controller/model/network.ts';
import type { CellMark } from '../../controller/model/zone.ts';
import type { Capabilities, DomainCapabilities } from './capabilities.ts';
import type { DomainStats, ListedDomain } from './domain-list.ts';
import type { Bridge } from './host-networks.ts';
import type { OsRelease } from './os-release.ts';
import type { FileSystem, StoragePlace } from './storage-place.ts';

/** What a host answered, read once and trusted from here on. What is absent it did not tell, or not so that nano understood. */
export interface Survey {
  readonly hostname: string | undefined;
  readonly kernel: string | undefined;
  readonly architecture: string | undefined;
  readonly machineId: string | undefined;
  readonly os: OsRelease | undefined;
  readonly cores: number | undefined;
  readonly memoryBytes: number | undefined;
  /** When the host's clock said the survey began and ended, in milliseconds since 1970. */
  readonly clock: { readonly began: number; readonly ended: number } | undefined;
  /** How its own name resolves. */
  readonly resolution: { readonly works: boolean; readonly milliseconds: number } | undefined;
  readonly processor: Processor;
  readonly missingTools: readonly string[];
  readonly packages: Packages;
  readonly storage: StoragePlace | undefined;
  readonly fileSystem: FileSystem | undefined;
  readonly bridges: readonly Bridge[];
  readonly hasDefaultRoute: boolean;
  /** Absent where libvirt does not answer. */
  readonly libvirt: LibvirtAnswers | undefined;
  /** In virsh's own words. */
  readonly libvirtFailure: string | undefined;
  /** User and group in qemu.conf, where they are set. */
  readonly qemuConf: { readonly user: string | undefined; readonly group: string | undefined };
  readonly mark: CellMark | undefined;
  /** Why the mark cannot be read. */
  readonly markFailure: string | undefined;
  /** What could not be understood: what it is, and what was answered. */
  readonly garbage: readonly string[];
}

export interface Processor {
  /** The flag of hardware virtualization. */
  readonly virtualization: 'vmx' | 'svm' | undefined;
  /** In systemd-detect-virt's words; absent on bare metal, or where it is not known. */
  readonly hypervisor: string | undefined;
  /** The maker and the product by the firmware's tables. */
  readonly product: string | undefined;
  readonly kvm: { readonly mode: string; readonly owner: string; readonly group: string } | undefined;
}

interface Packages {
  readonly virsh: boolean;
  readonly qemuImg: boolean;
  readonly emulators: readonly string[];
  readonly units: readonly string[];
}

export interface LibvirtAnswers {
  readonly version: string | undefined;
  readonly qemuVersion: string | undefined;
  readonly capabilities: Capabilities | undefined;
  readonly kvm: DomainCapabilities | undefined;
  readonly emulation: DomainCapabilities | undefined;
  readonly networks: readonly HostNetwork[];
  readonly networkBridges: ReadonlySet<string>;
  readonly domains: readonly ListedDomain[];
  readonly stats: ReadonlyMap<string, DomainStats>;
  /** UUIDs of the domains that carry nano's metadata. */
  readonly ours: ReadonlySet<string>;
  /** The first question that libvirt refused or did not answer in time, with its words. */
  readonly refusal: string | undefined;
}
