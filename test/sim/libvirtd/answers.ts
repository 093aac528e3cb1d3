import { keepaliveFeature, listFlags, withoutWaiting } from '../../../src/cell/libvirt/protocol/calls.ts';
import { readDomain } from '../../../src/cell/libvirt/protocol/domain-reference.ts';
import type { ProcedureName } from '../../../src/cell/libvirt/protocol/procedures.ts';
import type { XdrReader } from '../../../src/cell/libvirt/wire/xdr-reader.ts';
import { XdrWriter } from '../../../src/cell/libvirt/wire/xdr-writer.ts';
import { escapeXml } from '../commands/virsh-commands.ts';
import type { Host } from '../model/host.ts';
import type { Domain } from '../model/libvirt.ts';
import { stateNumbers, writeReference } from './domain-words.ts';
import { eventKinds } from './event-words.ts';
import { Refusal } from './refusal.ts';
import { statisticsBody } from './statistics.ts';

/** A client as its calls see it. */
export interface Asker {
  readonly host: Host;
  readonly isRoot: boolean;
  isOpen: boolean;
  /** Takes a registration for a kind of event; answers with its number. */
  register(kind: number): number;
}

type Answer = (asker: Asker, args: XdrReader) => Buffer;

const nothing = Buffer.alloc(0);
const version = 9_000_000;
const none = 0;
const polkit = 2;

/** What libvirtd answers to each procedure that nano uses: the arguments and results of src/remote/remote_protocol.x. */
export const answers: Readonly<Partial<Record<ProcedureName, Answer>>> = {
  AUTH_LIST: ({ isRoot }) => new XdrWriter().array([isRoot ? none : polkit], (to, type) => to.int(type)).finish(),
  AUTH_POLKIT: () => {
    const action = 'org.libvirt.unix.manage';
    throw new Refusal('polkit', `no polkit agent available to authenticate action '${action}'`);
  },
  CONNECT_OPEN: (asker, args) => {
    const uri = args.optional((words) => words.string());
    if (uri !== 'qemu:///system') throw new Refusal('invalidArgument', `no connection driver available for ${uri}`);
    asker.isOpen = true;
    return nothing;
  },
  CONNECT_SUPPORTS_FEATURE: (_asker, args) => new XdrWriter().int(args.int() === keepaliveFeature ? 1 : 0).finish(),
  CONNECT_GET_LIB_VERSION: () => new XdrWriter().uint(0).uint(version).finish(),
  CONNECT_LIST_ALL_DOMAINS: ({ host }, args) => {
    args.int();
    // None of these hosts' domains has its memory saved.
    const domains = (args.uint() & listFlags.managedSave) === 0 ? [...host.libvirt.domains.values()] : [];
    return new XdrWriter().array(domains, writeReference).uint(domains.length).finish();
  },
  CONNECT_GET_ALL_DOMAIN_STATS: ({ host }, args) => {
    if (args.array(16_384, 24, () => undefined).length > 0)
      throw new Refusal('internal', 'asked for some domains only');
    const groups = args.uint();
    const flags = args.uint();
    if ((flags & ~withoutWaiting) !== 0)
      throw new Refusal('invalidArgument', `unsupported flags (0x${flags.toString(16)})`);
    return statisticsBody([...host.libvirt.domains.values()], groups, Date.now());
  },
  DOMAIN_GET_STATE: ({ host }, args) => {
    const { state } = find(host, readDomain(args).uuid);
    return new XdrWriter().int(stateNumbers[state]).int(0).finish();
  },
  DOMAIN_GET_METADATA: ({ host }, args) => {
    const { metadata } = find(host, readDomain(args).uuid);
    if (metadata === undefined) throw new Refusal('noMetadata', 'Requested metadata element is not present');
    return new XdrWriter().string(`<instance>${escapeXml(metadata)}</instance>`).finish();
  },
  DOMAIN_LOOKUP_BY_UUID: ({ host }, args) => {
    const uuid = args
      .opaque(16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const domain = find(host, uuid);
    const writer = new XdrWriter();
    writeReference(writer, domain);
    return writer.finish();
  },
  CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY: (asker, args) => {
    const kind = args.int();
    if (kind < 0 || kind >= eventKinds)
      throw new Refusal('invalidArgument', `eventID in remoteDispatch must be less than ${eventKinds}`);
    return new XdrWriter().int(asker.register(kind)).finish();
  },
};

function find(host: Host, uuid: string): Domain {
  const domain = host.libvirt.domains.get(uuid);
  if (domain === undefined) throw new Refusal('noDomain', `no domain with matching uuid '${uuid}'`);
  return domain;
}
