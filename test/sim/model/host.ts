import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { markPath } from '../../../src/cell/commands/mark.ts';
import { textOf } from './content.ts';
import { DomainChanges } from './domain-changes.ts';
import { FileTree } from './file-tree.ts';
import { guestOf } from './guest.ts';
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
  /** Whose socket libvirt's own protocol is spoken at; `none` leaves virt-ssh-helper, where the host has that. */
  readonly libvirtSocket: 'libvirtd' | 'virtqemud' | 'none';
  readonly hasSshHelper: boolean;
  /** What a call of that protocol takes, in milliseconds. */
  readonly rpcMs: number;
  /** How many guests it runs from the beginning, none of them nano's. */
  readonly guests: number;
}

/** What goes wrong on it, until it is mended. */
export interface HostTroubles {
  readonly libvirtDown: boolean;
  /** What there is free on its disk; null for what its size leaves. */
  readonly freeBytes: number | null;
  /** Refuses every connection. */
  readonly unreachable: boolean;
  /** Takes connections, and answers nothing to anybody, as where a cable is cut; what it had to say comes afterwards. */
  readonly silent: boolean;
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
  libvirtSocket: 'libvirtd',
  hasSshHelper: true,
  rpcMs: 0,
  guests: 0,
};

/** A host as a model: what lies on it and what runs on it. */
export class Host {
  readonly name: string;
  traits: HostTraits;
  readonly machineId: string;
  readonly changes = new DomainChanges();
  /** Who speaks libvirt's own protocol with it, and how often each procedure was called. */
  readonly clients = new Set<{ close(): void }>();
  readonly calls = new Map<string, number>();
  files: FileTree;
  libvirt: Libvirt;
  isUnreachable = false;
  isSilent = false;
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
    this.libvirt = freshLibvirt(this);
  }

  /** As it was installed. */
  reset(): void {
    this.files = freshFiles(this.traits.diskBytes);
    this.libvirt = freshLibvirt(this);
    this.isUnreachable = false;
    this.dropClients();
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
    if (this.libvirt.isDown) this.dropClients();
    if (troubles.unreachable !== undefined) this.isUnreachable = troubles.unreachable;
    if (troubles.freeBytes !== undefined) {
      this.files.otherBytes = 0;
      const { freeBytes } = this.files;
      this.files.otherBytes = Math.max(0, freeBytes - (troubles.freeBytes ?? freeBytes));
    }
  }

  countCall(procedure: string): void {
    this.calls.set(procedure, (this.calls.get(procedure) ?? 0) + 1);
  }

  /** As when libvirtd is restarted: its clients have to connect again, its guests run on. */
  dropClients(): void {
    for (const client of this.clients) client.close();
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

function freshLibvirt({ name, traits, changes }: Host): Libvirt {
  const libvirt = new Libvirt(changes);
  libvirt.networks.set('default', { active: false, autostart: false });
  for (let number = 1; number <= traits.guests; number += 1) libvirt.add(...guestOf(name, number));
  return libvirt;
}
