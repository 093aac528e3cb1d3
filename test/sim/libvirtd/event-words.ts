import { type ProcedureName, procedures } from '../../../src/cell/libvirt/protocol/procedures.ts';
import { XdrWriter } from '../../../src/cell/libvirt/wire/xdr-writer.ts';
import type { DomainChange } from '../model/domain-changes.ts';
import { writeReference } from './domain-words.ts';

/** virDomainEventID, and the procedure that tells of one. */
const events = {
  lifecycle: { id: 0, procedure: 'DOMAIN_EVENT_CALLBACK_LIFECYCLE' },
  reboot: { id: 1, procedure: 'DOMAIN_EVENT_CALLBACK_REBOOT' },
  agent: { id: 18, procedure: 'DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE' },
} as const satisfies Record<string, { id: number; procedure: ProcedureName }>;

/** VIR_DOMAIN_EVENT_ID_LAST of libvirt 9.0.0: no more kinds can be registered for. */
export const eventKinds = 27;

/** virDomainEventType. */
const lifecycle = {
  defined: 0,
  undefined: 1,
  started: 2,
  suspended: 3,
  resumed: 4,
  stopped: 5,
  'shut-down': 6,
} as const;

export interface EventWords {
  /** virDomainEventID. */
  readonly id: number;
  readonly procedure: number;
  /** The message's body for whoever registered under this number. */
  readonly body: (registration: number) => Buffer;
}

/** What a daemon tells of a change. A guest that starts connects its agent, where it has one. */
export function eventsOf({ change, detail, domain }: DomainChange, hasAgent: boolean): readonly EventWords[] {
  const words = (kind: keyof typeof events, ...numbers: readonly number[]): EventWords => ({
    id: events[kind].id,
    procedure: procedures[events[kind].procedure].number,
    body: (registration) => {
      const writer = new XdrWriter().int(registration);
      writeReference(writer, domain);
      for (const number of numbers) writer.int(number);
      return writer.finish();
    },
  });
  if (change === 'rebooted') return [words('reboot')];
  const told = words('lifecycle', lifecycle[change], detail);
  if (change !== 'started') return [told];
  // Its state and why: disconnected as the domain starts, connected by its channel.
  const [before, after] = [words('agent', 2, 1), words('agent', 1, 2)];
  return hasAgent ? [before, told, after] : [before, told];
}
