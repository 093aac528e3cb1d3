import type { DomainCounters } from '../../controller/model/domain-counters.ts';
import type { StoreSpace } from '../../controller/model/host-counters.ts';
import type { CellReading, CellWatch, WatchCellRequest } from '../../controller/ports/watching.ts';
import type { CallBounds } from '../../controller/ports.ts';
import { domainStatisticsCommand, readDomainStatistics } from '../commands/domain-statistics.ts';
import type { ToldCounters } from '../commands/host-counters.ts';
import { shareDeadline } from '../facts/executor.ts';
import { observeLoad } from '../facts/observe-host.ts';
import type { LibvirtSessions } from '../libvirt/session/libvirt-sessions.ts';
import type { Connection } from '../transport/transport.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';
import { HostCounterLoop } from './host-counter-loop.ts';
import { reasonOf } from './observe.ts';
import { type LibvirtAnswer, WatchedLibvirt } from './watched-libvirt.ts';

/** A store's free space changes slowly, and a hung network file system costs a command that waits. */
const storesMs = 30_000;
/** What libvirt asks each QEMU for is asked for as often: with the first two readings, so that rates are there soon. */
const fullMs = 9_500;

/** Watches a cell over the connection that all share. */
export async function watchCell(
  link: CellLink,
  sessions: LibvirtSessions,
  request: WatchCellRequest,
  bounds: CallBounds = {},
): Promise<CellWatch> {
  await link.connect(bounds);
  return new WatchedCell(link, sessions, request);
}

/**
 * libvirt is asked by its own protocol, the kernel by one shell that stays. Where libvirt's protocol cannot be had, virsh
 * tells the same; the protocol is tried again after a while.
 */
class WatchedCell implements CellWatch {
  readonly #link: CellLink;
  readonly #sessions: LibvirtSessions;
  readonly #stores: WatchCellRequest['stores'];
  readonly #libvirt: WatchedLibvirt;
  readonly #loop = new HostCounterLoop();
  #storeAvailableBytes: StoreSpace = {};
  #storesAskedAt = Number.NEGATIVE_INFINITY;
  #fullAt = Number.NEGATIVE_INFINITY;
  #readings = 0;
  #hostTellsCpu = false;

  constructor(link: CellLink, sessions: LibvirtSessions, { stores, onEvent }: WatchCellRequest) {
    this.#link = link;
    this.#sessions = sessions;
    this.#stores = stores;
    this.#libvirt = new WatchedLibvirt(sessions, link.target.address, onEvent);
  }

  async read(bounds: CallBounds = {}): Promise<CellReading> {
    const limits = shareDeadline(bounds, deadlines.read);
    const connection = await this.#link.connect({ ...bounds, ...limits() });
    const isFull = this.#readings < 2 || performance.now() - this.#fullAt > fullMs;
    const asked = [this.#loop.read(connection, limits()), this.#readDomains(connection, isFull, limits)] as const;
    this.#askStores(connection);
    const [told, answer] = await Promise.allSettled(asked);
    if (answer.status === 'rejected') throw answer.reason;
    this.#readings += 1;
    if (isFull) this.#fullAt = performance.now();
    const host = told.status === 'fulfilled' ? told.value : undefined;
    this.#hostTellsCpu = host?.guestCpuNs !== undefined;
    const { domains, ...rest } = answer.value;
    return {
      isFull,
      ...rest,
      domains: this.#hostTellsCpu ? domains.map((domain) => withHostsCpu(domain, host)) : domains,
      ...(host === undefined ? {} : { host: host.host }),
      storeAvailableBytes: this.#storeAvailableBytes,
    };
  }

  close(): void {
    this.#loop.close();
    this.#libvirt.close();
  }

  async #readDomains(
    connection: Connection,
    isFull: boolean,
    limits: ReturnType<typeof shareDeadline>,
  ): Promise<LibvirtAnswer & { readonly isFull?: true }> {
    const { address } = this.#link.target;
    if (this.#sessions.refusal(address) === undefined) {
      try {
        return await this.#libvirt.read(isFull, !this.#hostTellsCpu, limits());
      } catch (error) {
        if (this.#sessions.refusal(address) === undefined) throw error;
      }
    }
    const reason = reasonOf(this.#sessions.refusal(address));
    const { stdout } = await connection.exec(domainStatisticsCommand(), limits());
    return { libvirt: { through: 'virsh', reason }, domains: readDomainStatistics(stdout), isFull: true };
  }

  #askStores(connection: Connection): void {
    if (performance.now() - this.#storesAskedAt < storesMs) return;
    this.#storesAskedAt = performance.now();
    observeLoad(connection, { stores: this.#stores }, { deadlineMs: deadlines.read }).then(
      (load) => {
        this.#storeAvailableBytes = load.storeAvailableBytes;
      },
      () => {
        this.#storeAvailableBytes = {};
      },
    );
  }
}

/** Never one clock after the other: where the host tells the time of QEMUs, what libvirt says of it is left out. */
function withHostsCpu(domain: DomainCounters, told: ToldCounters | undefined): DomainCounters {
  return { ...domain, cpuNs: domain.run === undefined ? undefined : told?.guestCpuNs?.get(domain.name) };
}
