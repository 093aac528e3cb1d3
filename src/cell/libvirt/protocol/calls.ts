import { wireLimits } from '../wire/limits.ts';
import { malformed } from '../wire/malformed.ts';
import type { XdrReader } from '../wire/xdr-reader.ts';
import type { XdrWriter } from '../wire/xdr-writer.ts';
import { byUuid, type DomainReference, domainBytes, readDomain, writeDomain, writeUuid } from './domain-reference.ts';
import { type Figures, readFigures } from './figures.ts';
import type { ProcedureName } from './procedures.ts';

/** One procedure with the shape of its arguments and of its answer (the _args and _ret structures of its name). */
export interface Call<A, R> {
  readonly procedure: ProcedureName;
  readonly write: (writer: XdrWriter, args: A) => void;
  readonly read: (reader: XdrReader) => R;
}

const nothing = () => undefined;
const call = <A, R>(procedure: ProcedureName, write: Call<A, R>['write'], read: Call<A, R>['read']): Call<A, R> => ({
  procedure,
  write,
  read,
});

/** Numbers of remote_auth_type: 0 none, 1 SASL, 2 polkit. */
export const authList = call<void, readonly number[]>('AUTH_LIST', nothing, (reader) =>
  reader.array(wireLimits.authTypes, 4, (body) => body.int()),
);

/** Asks polkit on the host; false means that it goes on asking, which no daemon does. */
export const authPolkit = call<void, boolean>('AUTH_POLKIT', nothing, (reader) => reader.int() !== 0);

export const connectOpen = call<string, undefined>(
  'CONNECT_OPEN',
  (writer, uri) => writer.optional(uri, (name, text) => name.string(text)).uint(0),
  nothing,
);

/** VIR_DRV_FEATURE_PROGRAM_KEEPALIVE of src/libvirt_internal.h. Asking for it lets the daemon send its own, too. */
export const keepaliveFeature = 10;

export const supportsFeature = call<number, boolean>(
  'CONNECT_SUPPORTS_FEATURE',
  (writer, feature) => writer.int(feature),
  (reader) => reader.int() !== 0,
);

/** Major × 1,000,000 + minor × 1,000 + release. */
export const libVersion = call<void, number>('CONNECT_GET_LIB_VERSION', nothing, (reader) => reader.unsignedHyper());

export const lookupByUuid = call<string, DomainReference>('DOMAIN_LOOKUP_BY_UUID', writeUuid, readDomain);

/** virDomainState of one domain; why it came to be so follows. */
export const domainStateOf = call<string, number>(
  'DOMAIN_GET_STATE',
  (writer, uuid) => {
    writeDomain(writer, byUuid(uuid));
    writer.uint(0);
  },
  (reader) => {
    const state = reader.int();
    reader.int();
    return state;
  },
);

/** VIR_DOMAIN_METADATA_ELEMENT of include/libvirt/libvirt-domain.h. */
const metadataElement = 2;
/** VIR_DOMAIN_AFFECT_CONFIG: the definition that is kept, not the one that a guest runs with. */
const affectConfig = 2;

export interface MetadataRequest {
  readonly uuid: string;
  readonly namespace: string;
}

/** The element of a namespace in a domain's definition, as virsh's `metadata --config` prints it. */
export const domainMetadata = call<MetadataRequest, string>(
  'DOMAIN_GET_METADATA',
  (writer, { uuid, namespace }) => {
    writeDomain(writer, byUuid(uuid));
    writer
      .int(metadataElement)
      .optional(namespace, (text, uri) => text.string(uri))
      .uint(affectConfig);
  },
  (reader) => reader.string(),
);

/** VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE of include/libvirt/libvirt-domain.h. No flags: all domains. */
export const listFlags = { managedSave: 1 << 8 } as const;

export const listAllDomains = call<number, readonly DomainReference[]>(
  'CONNECT_LIST_ALL_DOMAINS',
  (writer, flags) => writer.int(1).uint(flags),
  (reader) => reader.array(wireLimits.domains, domainBytes, readDomain),
);

/** virDomainStatsTypes: the groups of figures. */
export const figureGroups = {
  state: 1 << 0,
  cpu: 1 << 1,
  balloon: 1 << 2,
  vcpu: 1 << 3,
  interface: 1 << 4,
  block: 1 << 5,
} as const;

/** VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT, since 4.5.0: a domain whose QEMU hangs gives less, and delays nobody. */
export const withoutWaiting = 1 << 29;

export interface DomainFigures {
  readonly domain: DomainReference;
  readonly figures: Figures;
}

export interface StatisticsRequest {
  /** A sum of figureGroups. */
  readonly groups: number;
  /** `withoutWaiting`, or 0. */
  readonly flags: number;
}

export const allDomainStats = call<StatisticsRequest, readonly DomainFigures[]>(
  'CONNECT_GET_ALL_DOMAIN_STATS',
  (writer, { groups, flags }) =>
    writer
      .array([], () => {})
      .uint(groups)
      .uint(flags),
  (reader) => {
    let total = 0;
    return reader.array(wireLimits.domains, domainBytes + 4, (body) => {
      const record = { domain: readDomain(body), figures: readFigures(body, wireLimits.domainFigures) };
      total += record.figures.size;
      if (total > wireLimits.figures) throw malformed(`more than ${wireLimits.figures} figures`);
      return record;
    });
  },
);

export interface ConsoleRequest {
  readonly domain: DomainReference;
  /** Ends the console of whoever has it open: VIR_DOMAIN_CONSOLE_FORCE. */
  readonly force: boolean;
}

/** The first console of a domain; VIR_DOMAIN_CONSOLE_SAFE beside FORCE makes libvirt refuse one that others hold. */
export const openConsole = call<ConsoleRequest, undefined>(
  'DOMAIN_OPEN_CONSOLE',
  (writer, { domain, force }) => {
    writeDomain(writer, domain);
    writer.optional(undefined, () => {}).uint(force ? 1 : 2);
  },
  nothing,
);

/** For all domains, one kind of event (virDomainEventID); answers with the number of the registration. */
export const registerEvents = call<number, number>(
  'CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY',
  (writer, eventId) => writer.int(eventId).optional(undefined, () => {}),
  (reader) => reader.int(),
);
