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
  readonly state: 'running' | 'stopped' | 'paused' | 'crashed';
  /** Without a definition it is gone as soon as it stops. */
  readonly isPersistent: boolean;
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

  clone(): Libvirt {
    const copy = new Libvirt();
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
    const { state = 'stopped' } = this.domains.get(domain.uuid) ?? {};
    this.domains.set(domain.uuid, { ...domain, state });
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
    this.domains.set(domain.uuid, { ...domain, state: 'running' });
  }

  /** A guest that ends, by itself or because the plug is pulled. */
  stop(uuid: string): void {
    const domain = this.domains.get(uuid.toLowerCase());
    if (domain === undefined || domain.state === 'stopped') return;
    if (domain.isPersistent) this.domains.set(domain.uuid, { ...domain, state: 'stopped' });
    else this.domains.delete(domain.uuid);
  }

  requireActive(uuid: string, act: string): Domain {
    const domain = this.domain(uuid);
    if (domain.state === 'running' || domain.state === 'paused') return domain;
    throw new Failure(
      `error: Failed to ${act} domain '${domain.name}'\nerror: Requested operation is not valid: domain is not running`,
    );
  }

  undefine(uuid: string): void {
    const domain = this.domain(uuid);
    if (domain.state === 'stopped' || domain.state === 'crashed') this.domains.delete(domain.uuid);
    else this.domains.set(domain.uuid, { ...domain, isPersistent: false });
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
}
