import type { EventView } from '../model/stats-views.ts';

/** Every code that an event can have, with what it says of it in docs/events.md. */
export const eventCodes = {
  'instance.defined': ['info', 'Its domain was defined, or its definition was changed.'],
  'instance.removed': ['info', 'Its domain is no longer defined.'],
  'instance.started': ['info', 'It was started, or came by migration.'],
  'instance.stopping': ['info', 'The guest has powered off; QEMU is about to end.'],
  'instance.stopped': ['info', 'It has stopped; the message says by what.'],
  'instance.crashed': ['error', 'The guest has crashed, or its QEMU has ended by itself.'],
  'instance.paused': ['info', 'It was paused; the message says by what.'],
  'instance.resumed': ['info', 'It goes on after it was paused.'],
  'instance.suspended': ['info', 'The guest suspended itself, or its memory was saved.'],
  'instance.io-error': ['error', 'It was paused because its disk could not be written or read.'],
  'instance.rebooted': ['info', 'The guest has rebooted.'],
  'instance.agent-connected': ['info', "The guest's agent is there."],
  'instance.agent-lost': ['info', "The guest's agent is gone."],
  'instance.memory-changed': ['info', 'The balloon gives it another amount of memory.'],
  'instance.device-added': ['info', 'A device was plugged in.'],
  'instance.device-removed': ['info', 'A device was unplugged.'],
  'instance.device-stuck': ['warning', 'The guest did not let go of a device.'],
  'instance.block-job': ['info', 'Copying, merging or backing up a disk has ended, or is ready to.'],
  'instance.block-job-failed': ['error', 'Copying, merging or backing up a disk has failed.'],
  'instance.migrating': ['info', 'Its memory is being copied to another cell.'],
  'instance.job-ended': ['info', 'A migration or a save has ended.'],
  'cell.online': ['info', 'It answers again.'],
  'cell.slow': ['warning', 'It answers late, or has missed some looks.'],
  'cell.offline': ['error', 'It has not answered for a while; the message says why.'],
  'operation.begun': ['info', 'An operation was begun.'],
  'operation.ended': ['info', 'An operation has succeeded.'],
  'operation.failed': ['error', 'An operation has failed, or was rolled back.'],
  'watch.missed': ['warning', 'Events came faster than they were read; the message says how many are not told.'],
} as const satisfies Readonly<Record<string, readonly [EventView['severity'], string]>>;

export type EventCode = keyof typeof eventCodes;

/** Something that happened, before it has its number. */
export interface Happening {
  readonly code: EventCode;
  readonly cell: string | null;
  readonly instance: string | null;
  readonly operation?: number;
  readonly message: string;
}

/** What happened in one millisecond is told apart by this many. */
const numbersPerMs = 1_000;

/** The number of an event by when it was: of two the later one has the higher one, whoever saw them. */
export function eventNumber(atMs: number, within: number): number {
  return atMs * numbersPerMs + (within % numbersPerMs);
}

export function eventView(happening: Happening, number: number, at: string): EventView {
  const { code, cell, instance, operation, message } = happening;
  return { number, at, code, severity: eventCodes[code][0], cell, instance, operation: operation ?? null, message };
}
