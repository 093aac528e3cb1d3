import type { DomainState } from '../model/cell.ts';
import type { DomainEvent } from '../model/domain-event.ts';
import { formatSize } from '../model/units.ts';
import type { EventCode } from './event-codes.ts';

/** What an event says: to people, and of the domain's state. */
export interface EventMeaning {
  readonly code: EventCode;
  readonly message: string;
  /** What the domain's state is from now on, where it says so. */
  readonly state?: DomainState;
}

type Lifecycle = Extract<DomainEvent, { kind: 'lifecycle' }>;

/** virDomainEventStartedDetailType and its like of include/libvirt/libvirt-domain.h. */
const startedBy = [
  'started',
  'arrived by migration',
  'started from its saved memory',
  'started from a snapshot',
  'woken',
];
const stoppedBy = [
  'powered off by the guest',
  'forced off',
  'crashed',
  'left by migration',
  'stopped, its memory saved',
  'QEMU failed',
  'stopped to a snapshot',
];
const pausedBy = [
  'paused',
  'paused for migration',
  'paused: input/output error',
  'paused by its watchdog',
  'paused to a snapshot',
  'paused: QEMU could not go on',
  'paused: migration broke after its switch',
  'paused after migration',
];
const stopped = { crashed: 2, saved: 4, failed: 5 } as const;
const ioError = 2;
const renamed = 1;

export function meaningOf(event: DomainEvent): EventMeaning | undefined {
  switch (event.kind) {
    case 'lifecycle':
      return lifecycle(event);
    case 'reboot':
      return { code: 'instance.rebooted', message: 'rebooted by the guest' };
    case 'agent':
      return event.connected
        ? { code: 'instance.agent-connected', message: 'guest agent connected' }
        : { code: 'instance.agent-lost', message: 'guest agent disconnected' };
    case 'balloon':
      return { code: 'instance.memory-changed', message: `memory is now ${formatSize(event.memoryBytes)}` };
    case 'device-added':
      return { code: 'instance.device-added', message: `device ${event.alias} plugged in` };
    case 'device-removed':
      return { code: 'instance.device-removed', message: `device ${event.alias} unplugged` };
    case 'device-removal-failed':
      return { code: 'instance.device-stuck', message: `the guest keeps device ${event.alias}` };
    case 'block-job': {
      const code = event.status === 'failed' ? 'instance.block-job-failed' : 'instance.block-job';
      return { code, message: `${event.job} of disk ${event.disk}: ${event.status}` };
    }
    case 'migration-iteration':
      return { code: 'instance.migrating', message: `copying memory, round ${event.iteration}` };
    case 'job-completed':
      return { code: 'instance.job-ended', message: 'migration or save ended' };
  }
}

function lifecycle({ change, detail }: Lifecycle): EventMeaning | undefined {
  switch (change) {
    case 'defined':
      return { code: 'instance.defined', message: 'defined' };
    case 'undefined':
      return detail === renamed ? undefined : { code: 'instance.removed', message: 'no longer defined' };
    case 'started':
      return { code: 'instance.started', message: startedBy[detail] ?? 'started', state: 'running' };
    case 'resumed':
      return { code: 'instance.resumed', message: 'resumed', state: 'running' };
    case 'suspended':
      return {
        code: detail === ioError ? 'instance.io-error' : 'instance.paused',
        message: pausedBy[detail] ?? 'paused',
        state: 'paused',
      };
    case 'guest-suspended':
      return { code: 'instance.suspended', message: 'suspended by the guest', state: 'suspended' };
    case 'shut-down':
      return { code: 'instance.stopping', message: 'powering off', state: 'stopping' };
    case 'stopped': {
      const code = detail === stopped.crashed || detail === stopped.failed ? 'instance.crashed' : 'instance.stopped';
      const message = stoppedBy[detail] ?? 'stopped';
      return { code, message, state: detail === stopped.saved ? 'suspended' : 'stopped' };
    }
    case 'crashed':
      return { code: 'instance.crashed', message: 'the guest crashed', state: 'crashed' };
    case 'unknown':
      return undefined;
  }
}
