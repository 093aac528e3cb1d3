import type { CellAddress } from '../../controller/model/address.ts';
import type { DomainCounters } from '../../controller/model/domain-counters.ts';
import type { DomainEvent as ModelEvent } from '../../controller/model/domain-event.ts';
import type { LibvirtAccess } from '../../controller/model/libvirt-access.ts';
import type { WatchCellRequest } from '../../controller/ports/watching.ts';
import { printable } from '../facts/printable.ts';
import { type DomainEvent, type EventKind, eventShapes } from '../libvirt/protocol/events.ts';
import { readDomainCounters } from '../libvirt/session/domain-counters.ts';
import type { FigureGroup, LibvirtSession } from '../libvirt/session/libvirt-session.ts';
import type { LibvirtSessions } from '../libvirt/session/libvirt-sessions.ts';
import type { CallLimits } from '../transport/transport.ts';

/** What libvirt knows by itself; and what it asks each QEMU for, at thirty times the cost. */
const light: readonly FigureGroup[] = ['state', 'interface'];
const full: readonly FigureGroup[] = [...light, 'balloon', 'vcpu', 'block'];
const kinds = Object.keys(eventShapes).filter((name): name is EventKind => name in eventShapes);
const nameLength = 255;

/** Whether memory was saved is asked again after so many readings, though the same domains are off. */
const savedReadings = 15;

export interface LibvirtAnswer {
  readonly libvirt: LibvirtAccess;
  readonly domains: readonly DomainCounters[];
}

/** A cell's libvirt by its own protocol: figures of all domains by one call, and events of the session that there is. */
export class WatchedLibvirt {
  readonly #sessions: LibvirtSessions;
  readonly #address: CellAddress;
  readonly #onEvent: WatchCellRequest['onEvent'];
  #session: LibvirtSession | undefined;
  #stopListening = () => {};
  #saved: ReadonlySet<string> = new Set();
  #savedOf = '';
  #readings = 0;
  #isClosed = false;

  constructor(sessions: LibvirtSessions, address: CellAddress, onEvent: WatchCellRequest['onEvent']) {
    this.#sessions = sessions;
    this.#address = address;
    this.#onEvent = onEvent;
  }

  /** @param withCpu whether the time of processors is asked for: not where the host tells it */
  async read(isFull: boolean, withCpu: boolean, limits: CallLimits): Promise<LibvirtAnswer> {
    const { session, path } = await this.#sessions.get(this.#address, limits);
    // Events first: what changes while the figures are on their way is then told in any case.
    if (session !== this.#session) await this.#listen(session, limits);
    const groups = [...(isFull ? full : light), ...(withCpu ? (['cpu'] as const) : [])];
    const records = await session.statistics(groups, limits);
    const off = records.filter(({ domain }) => domain.id < 0).map(({ domain }) => domain.uuid);
    await this.#readSaved(session, off.join(), limits);
    return { libvirt: { through: path }, domains: records.map((record) => readDomainCounters(record, this.#saved)) };
  }

  close(): void {
    this.#isClosed = true;
    this.#stopListening();
  }

  async #listen(session: LibvirtSession, limits: CallLimits): Promise<void> {
    this.#stopListening();
    if (this.#isClosed) return;
    this.#savedOf = '';
    this.#stopListening = session.onEvent((event) => this.#onEvent(toModel(event)));
    await session.watch(kinds, limits);
    this.#session = session;
  }

  async #readSaved(session: LibvirtSession, off: string, limits: CallLimits): Promise<void> {
    this.#readings += 1;
    if (off === this.#savedOf && this.#readings < savedReadings) return;
    this.#readings = 0;
    this.#savedOf = off;
    this.#saved = new Set(off === '' ? [] : (await session.domains('saved', limits)).map(({ uuid }) => uuid));
  }
}

/** With what names the domain in the place of libvirt's own reference. */
function toModel(event: DomainEvent): ModelEvent {
  const { domain, ...rest } = event;
  const named = { uuid: domain.uuid, name: printable(domain.name.trimEnd(), nameLength) };
  return rest.kind === 'job-completed' ? { ...named, kind: rest.kind } : { ...named, ...rest };
}
