import type { BlockJob, BlockJobStatus, LifecycleChange } from '../../../controller/model/domain-event.ts';
import { wireLimits } from '../wire/limits.ts';
import type { XdrReader } from '../wire/xdr-reader.ts';
import { type DomainReference, readDomain } from './domain-reference.ts';
import { type Figures, readFigures } from './figures.ts';
import { type ProcedureName, procedures } from './procedures.ts';

/** What libvirt tells of a domain without being asked. */
export type DomainEvent = { readonly domain: DomainReference } & (
  | { readonly kind: 'lifecycle'; readonly change: LifecycleChange; readonly detail: number }
  | { readonly kind: 'reboot' }
  | { readonly kind: 'device-added' | 'device-removed' | 'device-removal-failed'; readonly alias: string }
  | { readonly kind: 'block-job'; readonly disk: string; readonly job: BlockJob; readonly status: BlockJobStatus }
  | { readonly kind: 'migration-iteration'; readonly iteration: number }
  | { readonly kind: 'job-completed'; readonly figures: Figures }
  | { readonly kind: 'agent'; readonly connected: boolean }
  | { readonly kind: 'balloon'; readonly memoryBytes: number }
);

export type EventKind = DomainEvent['kind'];

/** virDomainEventType. */
const changes: readonly LifecycleChange[] = [
  'defined',
  'undefined',
  'started',
  'suspended',
  'resumed',
  'stopped',
  'shut-down',
  'guest-suspended',
  'crashed',
];
/** virDomainBlockJobType and virConnectDomainEventBlockJobStatus. */
const jobs: readonly BlockJob[] = ['unknown', 'pull', 'copy', 'commit', 'active-commit', 'backup'];
const statuses: readonly BlockJobStatus[] = ['completed', 'failed', 'cancelled', 'ready'];
const agentConnected = 1;
const kibibyte = 1024;

interface EventShape {
  /** virDomainEventID of include/libvirt/libvirt-domain.h (libvirt 9.0.0). */
  readonly id: number;
  readonly procedure: ProcedureName;
  /** What follows the number of the registration. */
  readonly read: (reader: XdrReader) => DomainEvent;
}

const device = (kind: 'device-added' | 'device-removed' | 'device-removal-failed') => (reader: XdrReader) => ({
  kind,
  domain: readDomain(reader),
  alias: reader.string(),
});

export const eventShapes: Readonly<Record<EventKind, EventShape>> = {
  lifecycle: {
    id: 0,
    procedure: 'DOMAIN_EVENT_CALLBACK_LIFECYCLE',
    read: (reader) => ({
      kind: 'lifecycle',
      domain: readDomain(reader),
      change: changes[reader.int()] ?? 'unknown',
      detail: reader.int(),
    }),
  },
  reboot: {
    id: 1,
    procedure: 'DOMAIN_EVENT_CALLBACK_REBOOT',
    read: (reader) => ({ kind: 'reboot', domain: readDomain(reader) }),
  },
  balloon: {
    id: 13,
    procedure: 'DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE',
    read: (reader) => ({
      kind: 'balloon',
      domain: readDomain(reader),
      memoryBytes: reader.unsignedHyper() * kibibyte,
    }),
  },
  'device-removed': {
    id: 15,
    procedure: 'DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED',
    read: device('device-removed'),
  },
  'block-job': {
    id: 16,
    procedure: 'DOMAIN_EVENT_BLOCK_JOB_2',
    read: (reader) => ({
      kind: 'block-job',
      domain: readDomain(reader),
      disk: reader.string(),
      job: jobs[reader.int()] ?? 'unknown',
      status: statuses[reader.int()] ?? 'unknown',
    }),
  },
  agent: {
    id: 18,
    procedure: 'DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE',
    read: (reader) => ({ kind: 'agent', domain: readDomain(reader), connected: reader.int() === agentConnected }),
  },
  'device-added': {
    id: 19,
    procedure: 'DOMAIN_EVENT_CALLBACK_DEVICE_ADDED',
    read: device('device-added'),
  },
  'migration-iteration': {
    id: 20,
    procedure: 'DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION',
    read: (reader) => ({ kind: 'migration-iteration', domain: readDomain(reader), iteration: reader.int() }),
  },
  'job-completed': {
    id: 21,
    procedure: 'DOMAIN_EVENT_CALLBACK_JOB_COMPLETED',
    read: (reader) => ({
      kind: 'job-completed',
      domain: readDomain(reader),
      figures: readFigures(reader, wireLimits.jobFigures),
    }),
  },
  'device-removal-failed': {
    id: 22,
    procedure: 'DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED',
    read: device('device-removal-failed'),
  },
};

const byProcedure = new Map<number, EventShape>(
  Object.values(eventShapes).map((shape) => [procedures[shape.procedure].number, shape]),
);

/** Undefined for an event that nano does not know. Throws BAD_ANSWER for one that cannot be read. */
export function readEvent(procedure: number, reader: XdrReader): DomainEvent | undefined {
  const shape = byProcedure.get(procedure);
  if (shape === undefined) return undefined;
  reader.int();
  return shape.read(reader);
}
