import { createServer, type IncomingMessage } from 'node:http';
import { readDomainXml } from '../commands/domain-xml.ts';
import { sha256Of } from '../model/content.ts';
import type { Host, HostTraits, HostTroubles } from '../model/host.ts';
import type { LoggedCommand } from './command-log.ts';
import type { FaultSpec, FaultState } from './faults.ts';
import type { SshFront } from './ssh-front.ts';
import type { World } from './world.ts';

/** What lies on a host and what runs on it. */
export interface HostInventory {
  readonly name: string;
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly domains: readonly {
    readonly uuid: string;
    readonly name: string;
    readonly state: string;
    readonly isOurs: boolean;
    readonly macs: readonly string[];
  }[];
  readonly networks: Readonly<Record<string, boolean>>;
  readonly mark: string;
  readonly freeBytes: number;
  readonly memoryAvailableBytes: number;
  /** How many commands are at work. */
  readonly processes: number;
}

/** What a test may ask of a simulation; parameters and answers are JSON. */
export function simulationControl(world: World, front: SshFront) {
  const snapshots: (() => void)[] = [];
  return {
    inventory: (): readonly HostInventory[] => [...world.hosts.values()].map(inventoryOf),
    configure: (name: string, traits: Partial<HostTraits>): void => {
      const host = world.host(name);
      host.traits = { ...host.traits, ...traits };
    },
    trouble: (name: string, troubles: Partial<HostTroubles>): void => {
      world.host(name).set(troubles);
      if (troubles.silent !== undefined) front.setSilent(world.host(name), troubles.silent);
    },
    restartLibvirt: (name: string): void => world.host(name).dropClients(),
    /** Tells whoever listens of so many changes at once: its guests pause and go on. */
    flood: (name: string, count: number): void => flood(world.host(name), count),
    /** Who speaks libvirt's own protocol with a host, and how often each procedure was called. */
    libvirtClients: (name: string): { readonly clients: number; readonly calls: Readonly<Record<string, number>> } => {
      const { clients, calls } = world.host(name);
      return { clients: clients.size, calls: Object.fromEntries(calls) };
    },
    /** A domain that is not nano's. */
    addDomain: (name: string, uuid: string, domain: string): void => {
      const sizes = "<memory unit='KiB'>1048576</memory><vcpu>1</vcpu>";
      const xml = `<domain type='kvm'><name>${domain}</name><uuid>${uuid}</uuid>${sizes}</domain>`;
      world.host(name).libvirt.add(readDomainXml(xml));
    },
    sha256: (name: string, path: string): string | null => {
      const file = world.host(name).files.file(path);
      return file === undefined ? null : sha256Of(file.content);
    },
    fault: (spec: FaultSpec): number => world.faults.add(spec),
    faultState: (id: number): FaultState | null => world.faults.get(id)?.state ?? null,
    /** Waits until a command hangs on a fault; false where the fault is gone before. */
    met: (id: number): Promise<boolean> => world.faults.get(id)?.met() ?? Promise.resolve(false),
    release: (id: number): void => world.faults.get(id)?.release(),
    removeFault: (id: number): number => world.faults.remove(id),
    clearFaults: (): void => world.faults.clear(),
    drop: (name?: string): void => front.drop(name),
    connections: (): number => front.connections,
    settled: (): Promise<void> => world.settled(),
    takeLog: (): readonly LoggedCommand[] => world.log.take(),
    takeProblems: (): readonly string[] => world.problems.splice(0),
    snapshot: (): number => snapshots.push(world.snapshot()) - 1,
    restore: (id: number): void => snapshots[id]?.(),
  };
}

export type SimulationControl = ReturnType<typeof simulationControl>;

/** Listens on this machine alone. */
export async function serveControl(control: SimulationControl): Promise<number> {
  const methods = new Map(Object.entries(control));
  const server = createServer(async (request, response) => {
    try {
      const { method, parameters } = JSON.parse(await bodyOf(request));
      const called = methods.get(method);
      if (called === undefined) throw new Error(`there is no ${method}`);
      const result: unknown = await Reflect.apply(called, undefined, parameters);
      response.end(JSON.stringify({ result: result ?? null }));
    } catch (error) {
      response.statusCode = 500;
      response.end(JSON.stringify({ error: String(error) }));
    }
  });
  // A connection that the server closes may be the one over which a busy test is just about to ask.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the control does not listen');
  return address.port;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

function inventoryOf({ name, files, libvirt, mark, memoryAvailableBytes, processes }: Host): HostInventory {
  return {
    name,
    files: [...files.files()].map(([path]) => path).sort(),
    folders: [...files.folders()].sort(),
    domains: [...libvirt.domains.values()]
      .map(({ uuid, name: domain, state, metadata, xml }) => ({
        uuid,
        name: domain,
        state,
        isOurs: metadata !== undefined,
        macs: xml.match(/52:54(:[0-9a-f]{2}){4}/g) ?? [],
      }))
      .sort((left, right) => (left.uuid < right.uuid ? -1 : 1)),
    networks: Object.fromEntries([...libvirt.networks].map(([network, { active }]) => [network, active])),
    mark,
    freeBytes: files.freeBytes,
    memoryAvailableBytes,
    processes: processes.size,
  };
}

function flood({ libvirt, changes }: Host, count: number): void {
  const domains = [...libvirt.domains.values()].filter(({ run }) => run !== undefined);
  for (let told = 0; told < count && domains.length > 0; told += 1) {
    const domain = domains[(told >> 1) % domains.length];
    if (domain !== undefined) changes.tell({ change: told % 2 === 0 ? 'suspended' : 'resumed', detail: 0, domain });
  }
}
