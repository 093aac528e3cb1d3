import type { Duplex } from 'node:stream';
import type { NanoError } from '../../../controller/model/errors.ts';
import type { CallLimits } from '../../transport/transport.ts';
import { type ChannelOptions, RpcChannel } from '../channel/rpc-channel.ts';
import {
  allDomainStats,
  connectOpen,
  type DomainFigures,
  domainMetadata,
  domainStateOf,
  figureGroups,
  keepaliveFeature,
  libVersion,
  listAllDomains,
  listFlags,
  lookupByUuid,
  openConsole,
  registerEvents,
  supportsFeature,
  withoutWaiting,
} from '../protocol/calls.ts';
import type { DomainReference } from '../protocol/domain-reference.ts';
import { type DomainEvent, type EventKind, eventShapes } from '../protocol/events.ts';
import { errorNumber, LibvirtError } from '../protocol/libvirt-error.ts';
import { authenticate } from './authenticate.ts';

const uri = 'qemu:///system';
const featureMs = 10_000;

export type FigureGroup = keyof typeof figureGroups;

/** libvirt's QEMU driver on one host, asked over a stream to its daemon. */
export class LibvirtSession {
  /** Resolves when it is over: with what broke it, or undefined when nano closed it. */
  readonly closed: Promise<NanoError | undefined>;
  readonly #channel: RpcChannel;
  readonly #registered = new Map<EventKind, Promise<boolean>>();
  #waits = withoutWaiting;

  private constructor(channel: RpcChannel) {
    this.#channel = channel;
    this.closed = channel.closed;
  }

  /** Two round trips. Owns the stream from the beginning: it is closed where the session is not to be had. */
  static async open(transport: Duplex, limits: CallLimits, options: ChannelOptions = {}): Promise<LibvirtSession> {
    const channel = new RpcChannel(transport, options);
    try {
      await authenticate(channel, limits);
      await channel.call(connectOpen, uri, limits);
    } catch (error) {
      channel.close();
      throw error;
    }
    const answers = channel.call(supportsFeature, keepaliveFeature, { deadlineMs: featureMs });
    answers.then((does) => does && channel.startKeepalive()).catch(() => {});
    return new LibvirtSession(channel);
  }

  /** libvirt's version, as `9.0.0`. */
  async version(limits: CallLimits): Promise<string> {
    const number = await this.#channel.call(libVersion, undefined, limits);
    return [Math.floor(number / 1e6), Math.floor(number / 1e3) % 1e3, number % 1e3].join('.');
  }

  /** All domains, or those whose memory libvirt keeps in a file (managed save). */
  domains(which: 'all' | 'saved', limits: CallLimits): Promise<readonly DomainReference[]> {
    return this.#channel.call(listAllDomains, which === 'saved' ? listFlags.managedSave : 0, limits);
  }

  /** NO_DOMAIN is a LibvirtError of that number. */
  domain(uuid: string, limits: CallLimits): Promise<DomainReference> {
    return this.#channel.call(lookupByUuid, uuid, limits);
  }

  /** A domain's state by libvirt's number (virDomainState). NO_DOMAIN is a LibvirtError of that number. */
  state(uuid: string, limits: CallLimits): Promise<number> {
    return this.#channel.call(domainStateOf, uuid, limits);
  }

  /** The XML element of a namespace in a domain's definition; a LibvirtError where there is none. */
  metadata(uuid: string, namespace: string, limits: CallLimits): Promise<string> {
    return this.#channel.call(domainMetadata, { uuid, namespace }, limits);
  }

  /**
   * Figures of all domains in one call. A domain whose QEMU does not answer has those that libvirt knows by itself;
   * a libvirt before 4.5.0 waits for it.
   */
  async statistics(groups: readonly FigureGroup[], limits: CallLimits): Promise<readonly DomainFigures[]> {
    const sum = groups.reduce((bits, group) => bits | figureGroups[group], 0);
    try {
      return await this.#channel.call(allDomainStats, { groups: sum, flags: this.#waits }, limits);
    } catch (error) {
      if (this.#waits === 0 || !isNumber(error, errorNumber.invalidArgument)) throw error;
      this.#waits = 0;
      return this.#channel.call(allDomainStats, { groups: sum, flags: 0 }, limits);
    }
  }

  /** Each event of the session, of the kinds that were watched. Returns what ends it. */
  onEvent(listener: (event: DomainEvent) => void): () => void {
    return this.#channel.onEvent(listener);
  }

  /** Asks for events of all domains; answers with the kinds that this libvirt has. Asking twice is asking once. */
  async watch(kinds: readonly EventKind[], limits: CallLimits): Promise<readonly EventKind[]> {
    const known = await Promise.all(kinds.map((kind) => this.#register(kind, limits)));
    return kinds.filter((_, index) => known[index] === true);
  }

  /** A guest's serial console as raw bytes. While it is not read nothing else is: it is worth a session of its own. */
  console(domain: DomainReference, options: { readonly force: boolean }, limits: CallLimits): Promise<Duplex> {
    return this.#channel.openStream(openConsole, { domain, ...options }, limits);
  }

  close(): void {
    this.#channel.close();
  }

  #register(kind: EventKind, limits: CallLimits): Promise<boolean> {
    const known = this.#registered.get(kind);
    if (known !== undefined) return known;
    const registered = this.#channel.call(registerEvents, eventShapes[kind].id, limits).then(
      () => true,
      (error: unknown) => {
        if (isNumber(error, errorNumber.invalidArgument) || isNumber(error, errorNumber.noSupport)) return false;
        this.#registered.delete(kind);
        throw error;
      },
    );
    this.#registered.set(kind, registered);
    return registered;
  }
}

function isNumber(error: unknown, number: number): boolean {
  return error instanceof LibvirtError && error.number === number;
}
