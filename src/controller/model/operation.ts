import type { Actor } from './actor.ts';
import type { Document } from './document.ts';
import type { ErrorRecord } from './errors.ts';
import type { Id } from './ids.ts';
import type { Json, Timestamp } from './json.ts';

export type OperationState = 'running' | 'waiting' | 'succeeded' | 'failed' | 'rolled-back' | 'interrupted';

/** A thing that an operation is about. */
export interface Subject {
  readonly kind: 'zone' | 'pool' | 'cell' | 'image' | 'replica' | 'instance';
  readonly id: Id;
  readonly name: string;
}

/** That an operation was about a thing, under the name that it had then. Ids are `<thing's id>/<operation's id>`. */
export interface SubjectRecord extends Document {
  readonly subjectId: Id;
  readonly kind: Subject['kind'];
  readonly name: string;
  readonly operationId: Id;
}

/** A value that an operation changes, as far as its plan knows: null for none. */
export interface ChangedValue {
  readonly name: string;
  readonly before: string | number | boolean | null;
  readonly after: string | number | boolean | null;
}

/** The process that runs an operation: enough to tell whether it still lives. */
export interface Owner {
  readonly host: string;
  readonly bootId: string;
  readonly pid: number;
  /** The process's start time as the kernel counts it, so that a reused pid is not taken for it. */
  readonly startTime: string;
  readonly heartbeatAt: Timestamp;
}

export type StepState = 'pending' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';

/** A step as the journal keeps it. */
export interface StepRecord {
  readonly name: string;
  /** What it does, for people: `clone the image`. */
  readonly title: string;
  readonly cellId?: Id;
  readonly cellName?: string;
  readonly state: StepState;
  /** After this step an operation only goes forward. */
  readonly commit?: true;
  /** The commands it sends, quoted for sh, secrets as placeholders. */
  readonly commands: readonly string[];
  /** What the placeholders of all its commands stand for: the first is `$NANO_SECRET_1`. */
  readonly secrets?: readonly string[];
  /** What the step found or made; later steps and its undo read it. */
  readonly result?: Json;
  readonly startedAt?: Timestamp;
  readonly endedAt?: Timestamp;
  readonly error?: ErrorRecord;
  /** What undid it, and from when to when. */
  readonly undoCommands?: readonly string[];
  readonly undoStartedAt?: Timestamp;
  readonly undoneAt?: Timestamp;
}

/** Somebody who finished what another process had left. */
export interface TakeOver {
  readonly way: 'resume' | 'rollback';
  readonly at: Timestamp;
  readonly actor: Actor;
  readonly reason?: string;
}

/** Something that an undo could not remove, and the commands that would. */
export interface Remainder {
  readonly cellName: string;
  readonly what: string;
  readonly commands: readonly string[];
}

/** One change, from request to end, with its steps. Written before anything is touched. */
export interface Operation extends Document {
  /** Short and unique in the zone: `#12`. */
  readonly number: number;
  /** `instance.create`, … */
  readonly kind: string;
  /** The version of the kind's steps and plan: an operation is only resumed by code that knows it. */
  readonly version: number;
  readonly subjects: readonly Subject[];
  readonly actor: Actor;
  readonly reason?: string;
  readonly request: Json;
  /** What it changes of its subjects, for their history. */
  readonly changes?: readonly ChangedValue[];
  /** All that was decided: the steps follow from it alone, so another process can go on. */
  readonly plan: Json;
  readonly state: OperationState;
  readonly direction: 'forward' | 'back';
  /** Raised each time the operation is taken over; every journal write compares it. */
  readonly attempt: number;
  /** Who has taken it over so far, the last one last. */
  readonly takeOvers?: readonly TakeOver[];
  readonly steps: readonly StepRecord[];
  readonly owner: Owner;
  readonly startedAt: Timestamp;
  readonly endedAt?: Timestamp;
  readonly error?: ErrorRecord;
  readonly remains?: readonly Remainder[];
}

/** Whether an operation still holds its locks and claims: it can be resumed or rolled back. */
export function isOpen(operation: Pick<Operation, 'state' | 'remains'>): boolean {
  return ['running', 'waiting', 'interrupted'].includes(operation.state) || (operation.remains?.length ?? 0) > 0;
}

/** A lock that an operation holds. Ids are `<key>/<operation id>`. */
export interface Lock extends Document {
  /** `pool:<id>`, `cell:<id>`, `image:<id>`, `instance:<id>`, `zone`, `name:instance:<name>`, … */
  readonly key: string;
  readonly mode: 'shared' | 'exclusive';
  readonly operationId: Id;
}
