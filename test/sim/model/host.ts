import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { markPath } from '../../../src/cell/commands/mark.ts';
import { textOf } from './content.ts';
import { FileTree } from './file-tree.ts';
import { Libvirt } from './libvirt.ts';
import type { Process } from './process.ts';
import { readQcow2 } from './qcow2.ts';

/** What a host is, and how fast. */
export interface HostTraits {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  /** From nano to the host and back, in milliseconds. */
  readonly latencyMs: number;
  /** What a call of virsh takes, and any other command; in milliseconds. */
  readonly virshMs: number;
  readonly fileMs: number;
  /** Of its disk and its network, which are never faster than this machine is. */
  readonly bytesPerSecond: number;
  /** How long a guest takes to power itself off; Infinity for one that does not listen. */
  readonly shutdownMs: number;
  readonly accelerator: 'kvm' | 'qemu';
  readonly bridges: readonly string[];
  /** Whether its guests have an agent. */
  readonly hasAgent: boolean;
  /** How long the next command of an operation waits for one that hangs, in place of the minute that it is. */
  readonly patienceMs: number;
}

/** What goes wrong on it, until it is mended. */
export interface HostTroubles {
  readonly libvirtDown: boolean;
  /** What there is free on its disk; null for what its size leaves. */
  readonly freeBytes: number | null;
  /** Refuses every connection. */
  readonly unreachable: boolean;
}

const GiB = 1024 ** 3;

export const ordinaryTraits: HostTraits = {
  cores: 16,
  memoryBytes: 64 * GiB,
  diskBytes: 500 * GiB,
  latencyMs: 0,
  virshMs: 0,
  fileMs: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  shutdownMs: 0,
  accelerator: 'kvm',
  bridges: [],
  hasAgent: true,
  patienceMs: 60_000,
};

/** A host as a model: what lies on it and what runs on it. */
export class Host {
  readonly name: string;
  traits: HostTraits;
  readonly machineId: string;
  files: FileTree;
  libvirt: Libvirt;
  isUnreachable = false;
  /** Commands at work: those of each operation that take turns, and those that hold a guard's lock. */
  readonly turns = new Map<string, Process>();
  readonly guards = new Map<string, Process>();
  /** What a signal to a process that nano sees does. */
  readonly processes = new Map<number, () => void>();

  constructor(name: string, traits: HostTraits) {
    this.name = name;
    this.traits = traits;
    this.machineId = randomUUID().replaceAll('-', '');
    this.files = freshFiles(traits.diskBytes);
    this.libvirt = freshLibvirt();
  }

  /** As it was installed. */
  reset(): void {
    this.files = freshFiles(this.traits.diskBytes);
    this.libvirt = freshLibvirt();
    this.isUnreachable = false;
  }

  /** What others ask of its memory leaves this. */
  get memoryAvailableBytes(): number {
    const used = [...this.libvirt.domains.values()]
      .filter(({ state }) => state === 'running' || state === 'paused')
      .reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
    return Math.max(0, this.traits.memoryBytes - GiB - used);
  }

  /** The first line of its mark. */
  get mark(): string {
    const file = this.files.file(markPath);
    return file === undefined ? '' : (textOf(file.content).split('\n')[0] ?? '');
  }

  set(troubles: Partial<HostTroubles>): void {
    if (troubles.libvirtDown !== undefined) this.libvirt.isDown = troubles.libvirtDown;
    if (troubles.unreachable !== undefined) this.isUnreachable = troubles.unreachable;
    if (troubles.freeBytes !== undefined) {
      this.files.otherBytes = 0;
      const { freeBytes } = this.files;
      this.files.otherBytes = Math.max(0, freeBytes - (troubles.freeBytes ?? freeBytes));
    }
  }

  /** The first of these files, or of what they rest on, that is not there. */
  missingFile(paths: readonly string[]): string | undefined {
    for (const path of paths) {
      const file = this.files.file(path);
      if (file === undefined) return path;
      const backing = readQcow2(file.content)?.backingName;
      if (backing === undefined) continue;
      const missing = this.missingFile([join(dirname(path), backing)]);
      if (missing !== undefined) return missing;
    }
    return undefined;
  }
}

function freshFiles(bytes: number): FileTree {
  const files = new FileTree(bytes);
  for (const path of ['/var/lib/libvirt/images', '/var/log/libvirt/qemu', '/run', '/tmp']) files.makeFolders(path);
  return files;
}

function freshLibvirt(): Libvirt {
  const libvirt = new Libvirt();
  libvirt.networks.set('default', { active: false, autostart: false });
  return libvirt;
}
