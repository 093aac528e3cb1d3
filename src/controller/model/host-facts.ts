import type { Timestamp } from './json.ts';
import type { HostNetwork } from './network.ts';

/** Which accelerator runs guests well on a host, and why (see src/cell/facts/). */
export interface AcceleratorFacts {
  /** libvirt's domain type: `kvm`, or `qemu` for plain emulation (TCG). */
  readonly type: 'kvm' | 'qemu';
  /** In words, for `cell show`. */
  readonly reason: string;
  /** The best of three runs of a tiny guest, in milliseconds; absent where it was not run or failed. */
  readonly kvmMs?: number;
  readonly tcgMs?: number;
}

/** A domain that nano did not make: never touched, always counted. */
export interface ForeignDomain {
  readonly uuid: string;
  readonly name: string;
  readonly running: boolean;
  readonly cores: number;
  /** What it is defined to use at most. */
  readonly memoryBytes: number;
}

/** Where a cell could keep volumes: a directory and the file system under it. */
export interface StorageFacts {
  readonly path: string;
  readonly filesystem: string;
  readonly capacityBytes: number;
  readonly availableBytes: number;
}

/** What a host is. Gathered when a cell joins and by `cell check`; recorded, so it may be out of date. */
export interface HostFacts {
  readonly at: Timestamp;
  readonly hostname: string;
  /** /etc/machine-id: tells the same host reached under two addresses. */
  readonly machineId: string;
  readonly os: string;
  readonly kernel: string;
  readonly architecture: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly libvirtVersion: string;
  readonly qemuVersion: string;
  /** What libvirt's host-model comes to on this host, for example `EPYC-Rome`. */
  readonly cpuModel: string;
  /** Versioned q35 machine types, newest first, for example `pc-q35-7.2`. */
  readonly machineTypes: readonly string[];
  readonly accelerator: AcceleratorFacts;
  readonly networks: readonly HostNetwork[];
  readonly storage: StorageFacts;
  readonly foreign: readonly ForeignDomain[];
  /** The user and group that libvirt runs QEMU as. */
  readonly qemuUser: string;
  readonly qemuGroup: string;
}

/** One result of checking a host. */
export interface Finding {
  /** Stable, for scripts: `KVM_UNREADABLE`, `NO_LIBVIRT`, … (docs/checks.md). */
  readonly code: string;
  /** `error` refuses the host, `warning` is shown, `ok` says what was looked at and is fine. */
  readonly severity: 'error' | 'warning' | 'ok';
  /** What was found, with its figures. */
  readonly fact: string;
  /** What to do about it; commands as they would be typed. */
  readonly remedy?: string;
}
