import type { DomainChange, DomainChanges } from './domain-changes.ts';
import { Failure } from './failure.ts';

export interface Domain {
  readonly uuid: string;
  readonly name: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** As `virsh dumpxml` tells it: without passwords. */
  readonly xml: string;
  /** The text of nano's metadata; none in a foreign domain. */
  readonly metadata: string | undefined;
  /** Files and networks that a start needs. */
  readonly files: readonly string[];
  readonly networks: readonly string[];
  /** What its disks are to the guest (`vda`), each with its file; and how many network cards it has. */
  readonly disks: readonly { readonly target: string; readonly path: string }[];
  readonly cards: number;
  readonly state: 'running' | 'stopped' | 'paused' | 'crashed';
  /** Without a definition it is gone as soon as it stops. */
  readonly isPersistent: boolean;
  /** While it is active: libvirt's number for it, and since when, in milliseconds since 1970. */
  readonly run: { readonly id: number; readonly sinceMs: number } | undefined;
}

export interface Network {
  readonly active: boolean;
  readonly autostart: boolean;
}

/** libvirt on a host: its domains and networks, in the words of its own errors. */
export class Libvirt {
  readonly domains = new Map<string, Domain>();
  readonly networks = new Map<string, Network>();
  isDown = false;
  readonly #changes: DomainChanges;
  #lastId = 0;

  /** @param changes told of all that happens; the same ones for a host, whatever is restored on it. */
  constructor(changes: DomainChanges) {
    this.#changes = changes;
  }

  clone(): Libvirt {
    const copy = new Libvirt(this.#changes);
    copy.#lastId = this.#lastId;
    for (const [uuid, domain] of this.domains) copy.domains.set(uuid, domain);
    for (const [name, network] of this.networks) copy.networks.set(name, network);
    copy.isDown = this.isDown;
    return copy;
  }

  answer(): void {
    if (!this.isDown) return;
    const socket = '/var/run/libvirt/libvirt-sock';
    throw new Failure(
      `error: failed to connect to the hypervisor\nerror: Failed to connect socket to '${socket}': No such file or directory`,
    );
  }

  domain(uuid: string): Domain {
    this.answer();
    const found = this.domains.get(uuid.toLowerCase());
    if (found === undefined) throw new Failure(`error: failed to get domain '${uuid}'`);
    return found;
  }

  define(domain: Domain): void {
    this.answer();
    const failed = 'error: Failed to define domain from /dev/stdin\nerror: operation failed: domain';
    for (const other of this.domains.values()) {
      if (other.name === domain.name && other.uuid !== domain.uuid)
        throw new Failure(`${failed} '${domain.name}' already exists with uuid ${other.uuid}`);
      if (other.uuid === domain.uuid && other.name !== domain.name)
        throw new Failure(`${failed} '${other.name}' is already defined with uuid ${other.uuid}`);
    }
    const before = this.domains.get(domain.uuid);
    const { state = 'stopped', run } = before ?? {};
    this.#put({ ...domain, state, run }, { change: 'defined', detail: before === undefined ? 0 : 1 });
  }

  /** Puts a domain there that runs already, however it came to. */
  add(domain: Domain, sinceMs = Date.now()): void {
    this.domains.set(domain.uuid, { ...domain, state: 'running', run: { id: this.#nextId(), sinceMs } });
  }

  start(uuid: string, missingFile: (paths: readonly string[]) => string | undefined): void {
    const domain = this.domain(uuid);
    if (domain.state === 'running' || domain.state === 'paused') throw new Failure('error: Domain is already active');
    const failed = `error: Failed to start domain '${domain.name}'\nerror: `;
    const missing = missingFile(domain.files);
    if (missing !== undefined)
      throw new Failure(`${failed}Cannot access storage file '${missing}': No such file or directory`);
    const network = domain.networks.find((name) => this.networks.get(name)?.active !== true);
    if (network !== undefined)
      throw new Failure(`${failed}Requested operation is not valid: network '${network}' is not active`);
    const run = { id: this.#nextId(), sinceMs: Date.now() };
    this.#put({ ...domain, state: 'running', run }, { change: 'started', detail: 0 });
  }

  /** A guest that ends, by itself or because the plug is pulled. */
  stop(uuid: string, why: 'shut down' | 'destroyed'): void {
    const domain = this.domains.get(uuid.toLowerCase());
    if (domain === undefined || domain.state === 'stopped') return;
    if (why === 'shut down') this.#changes.tell({ change: 'shut-down', detail: 1, domain });
    this.#put(
      { ...domain, state: 'stopped', run: undefined },
      { change: 'stopped', detail: why === 'destroyed' ? 1 : 0 },
    );
    if (!domain.isPersistent) this.domains.delete(domain.uuid);
  }

  reboot(uuid: string, act: 'reboot' | 'reset'): void {
    this.#changes.tell({ change: 'rebooted', detail: 0, domain: this.requireActive(uuid, act) });
  }

  /** Pausing one that is paused already is no error, and no event. */
  suspend(uuid: string): void {
    const domain = this.requireActive(uuid, 'suspend');
    if (domain.state === 'running') this.#put({ ...domain, state: 'paused' }, { change: 'suspended', detail: 0 });
  }

  resume(uuid: string): void {
    const domain = this.requireActive(uuid, 'resume');
    if (domain.state === 'running') throw notValid(domain, 'resume', 'already');
    this.#put({ ...domain, state: 'running' }, { change: 'resumed', detail: 0 });
  }

  /** One whose memory is there: a paused one too. */
  requireActive(uuid: string, act: string): Domain {
    const domain = this.domain(uuid);
    if (domain.state === 'running' || domain.state === 'paused') return domain;
    throw notValid(domain, act, 'not');
  }

  requireRunning(uuid: string, act: string): Domain {
    const domain = this.domain(uuid);
    if (domain.state === 'running') return domain;
    throw notValid(domain, act, 'not');
  }

  undefine(uuid: string): void {
    const domain = this.domain(uuid);
    if (domain.state === 'stopped' || domain.state === 'crashed') {
      this.domains.delete(domain.uuid);
      this.#changes.tell({ change: 'undefined', detail: 0, domain });
    } else this.#put({ ...domain, isPersistent: false }, { change: 'undefined', detail: 0 });
  }

  setNetwork(name: string, active: boolean): void {
    this.answer();
    const network = this.networks.get(name);
    if (network === undefined) throw new Failure(`error: failed to get network '${name}'`);
    const is = active ? 'already active' : 'not active';
    if (network.active === active) {
      const act = active ? 'start' : 'destroy';
      throw new Failure(
        `error: Failed to ${act} network ${name}\nerror: Requested operation is not valid: network is ${is}`,
      );
    }
    this.networks.set(name, { ...network, active });
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #put(domain: Domain, how: Omit<DomainChange, 'domain'>): void {
    this.domains.set(domain.uuid, domain);
    this.#changes.tell({ ...how, domain });
  }
}

function notValid({ name }: Domain, act: string, how: 'already' | 'not'): Failure {
  return new Failure(
    `error: Failed to ${act} domain '${name}'\nerror: Requested operation is not valid: domain is ${how} running`,
  );
}
