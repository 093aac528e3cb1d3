import { Host, type HostTraits, ordinaryTraits } from '../model/host.ts';
import type { Process } from '../model/process.ts';
import { CommandLog } from './command-log.ts';
import { Faults } from './faults.ts';

/** All hosts of a simulation, each made when it is first asked for, and what is to go wrong with them. */
export class World {
  readonly hosts = new Map<string, Host>();
  readonly faults = new Faults();
  readonly log = new CommandLog();
  /** What the simulation itself could not do: a test that leaves one here has failed. */
  readonly problems: string[] = [];
  readonly running = new Set<Process>();
  readonly #traits: HostTraits;
  readonly #names: readonly string[];

  constructor(names: readonly string[], traits: Partial<HostTraits>) {
    this.#names = names;
    this.#traits = { ...ordinaryTraits, ...traits };
  }

  host(name: string): Host {
    const known = this.hosts.get(name);
    if (known !== undefined) return known;
    if (!this.#names.includes(name)) throw new Error(`there is no host "${name}"`);
    const host = new Host(name, this.#traits);
    this.hosts.set(name, host);
    return host;
  }

  /** The host at an address of this machine: 127.77.0.1 is the first. */
  hostAt(address: string): Host | undefined {
    const match = /^(?:::ffff:)?127\.77\.(\d+)\.(\d+)$/.exec(address);
    const name = this.#names[Number(match?.[1]) * 256 + Number(match?.[2]) - 1];
    return name === undefined ? undefined : this.host(name);
  }

  /** Until nothing runs any more, whoever has begun it. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all([...this.running].map(({ ended }) => ended));
  }

  /** What lies on the hosts and what runs on them, as it is now: for `restore`. */
  snapshot(): () => void {
    const kept = [...this.hosts].map(([name, { files, libvirt }]) => ({
      name,
      files: files.clone(),
      libvirt: libvirt.clone(),
    }));
    return () => {
      for (const host of this.hosts.values()) host.reset();
      for (const { name, files, libvirt } of kept) {
        const host = this.host(name);
        host.files = files.clone();
        host.libvirt = libvirt.clone();
      }
    };
  }
}
