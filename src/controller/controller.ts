import type {
  AddCellRequest,
  CreateInstanceRequest,
  CreateTogetherRequest,
  DeleteInstanceRequest,
  ImportImageRequest,
  RebuildRequest,
} from './change-requests.ts';
import type { Actor } from './model/actor.ts';
import type { ErrorRecord } from './model/errors.ts';
import type { ForeignView } from './model/foreign-view.ts';
import type { Timestamp } from './model/json.ts';
import type { StepState } from './model/operation.ts';
import type { CapacityView, PlaceView, RebalanceView, SimulationView, WhyView } from './model/placement-views.ts';
import type { RebuildView } from './model/rebuild-view.ts';
import type { EventView, SeriesView } from './model/stats-views.ts';
import type { TrashView } from './model/trash-view.ts';
import type { Correction, VerifyView } from './model/verify-view.ts';
import type {
  CellView,
  Changed,
  CheckView,
  Done,
  HistoryEntry,
  ImageView,
  InstanceDetail,
  InstanceView,
  OperationView,
  PlanView,
  PoolView,
  PruneView,
  RestoreView,
  TakeOverView,
} from './model/views.ts';
import type { PlaceRequest, PoolPolicyChange, SetCellRequest } from './placement-requests.ts';
import type { ByteSource, Terminal, TerminalSize } from './ports.ts';
import type { ScenarioInput } from './scheduler/simulate/scenario.ts';
import type { EventsRequest, StatsHistoryRequest, Watch, WatchRequest } from './watching.ts';

export type {
  AddCellRequest,
  CreateInstanceRequest,
  CreateTogetherRequest,
  DeleteInstanceRequest,
  ImportImageRequest,
  RebuildRequest,
} from './change-requests.ts';
export type { EventsRequest, StatsHistoryRequest, Watch, WatchRequest, WatchUpdate } from './watching.ts';

/** Who calls, why, and how long it may take. */
export interface CallOptions {
  readonly actor: Actor;
  readonly reason?: string;
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** How a question is answered: by asking the cells, with a deadline, or out of the inventory alone. */
export interface Freshness {
  /** Ask nobody. */
  readonly cached?: boolean | undefined;
}

/** Every question there is: what it takes and what it answers. All of it is plain JSON. */
export interface Queries {
  'pool.list': { request: Record<string, never>; answer: readonly PoolView[] };
  'pool.show': { request: { name: string }; answer: PoolView };
  /** Where instances would be placed, without placing them. */
  'pool.place': { request: PlaceRequest; answer: PlaceView };
  /** How many more fit of some sizes (`4c8g40g`), else of the standard ones. */
  'pool.capacity': { request: { pool: string; shapes?: readonly string[] }; answer: CapacityView };
  /** The moves that would even a pool out; `threshold` is a standard deviation from 0 to 1. */
  'pool.rebalance': { request: { pool: string; threshold?: number }; answer: RebalanceView };
  'pool.simulate': { request: ScenarioInput; answer: SimulationView };
  'cell.list': { request: Freshness & { pool?: string }; answer: readonly CellView[] };
  'cell.show': { request: Freshness & { name: string }; answer: CellView };
  /** Inspects the host again, as when it joined; records what it finds. */
  'cell.check': { request: { name: string }; answer: CheckView };
  'image.list': { request: Record<string, never>; answer: readonly ImageView[] };
  'image.show': { request: { name: string }; answer: ImageView };
  'instance.list': { request: Freshness & { pool?: string; cell?: string }; answer: readonly InstanceView[] };
  'instance.show': { request: Freshness & { name: string }; answer: InstanceDetail };
  /** Why it is on its cell, as it was decided when it was placed. */
  'instance.why': { request: { name: string }; answer: WhyView };
  /** Waits until the guest's agent answers. */
  'instance.wait': { request: { name: string; timeoutMs: number }; answer: InstanceDetail };
  /** The domains on a cell that nano neither made nor adopted. */
  'cell.foreign': { request: { cell: string }; answer: readonly ForeignView[] };
  /** Compares the inventory with all cells. */
  'zone.verify': { request: { checksums?: boolean; ignore?: readonly string[] }; answer: VerifyView };
  'trash.list': { request: { cell?: string }; answer: readonly TrashView[] };
  'operation.list': { request: ListOperationsRequest; answer: readonly OperationView[] };
  'operation.show': { request: { operation: string }; answer: OperationView };
  /** What was done to a thing, which may be gone by now; to all of them where none is named. The newest first. */
  'history.list': { request: HistoryRequest; answer: readonly HistoryEntry[] };
  /** What was kept of figures by those who watched: the zone's where nothing is named. */
  'stats.history': { request: StatsHistoryRequest; answer: SeriesView };
  /** What happened, the newest first: as those who watched saw it, and the operations. */
  'event.list': { request: EventsRequest; answer: readonly EventView[] };
}

export interface ListOperationsRequest {
  /** Those that still hold locks; those that a process works on; those that came to nothing. Else all. */
  readonly only?: 'open' | 'running' | 'failed';
  /** Those that were begun then or later. */
  readonly since?: Timestamp;
  /** At most so many, the newest. */
  readonly limit?: number;
}

export interface HistoryRequest {
  /** The name or the id of an instance, a cell, an image or a pool. */
  readonly thing?: string;
  readonly since?: Timestamp;
  readonly limit?: number;
}

/** Every change there is. A kind here is the kind of the operation that makes it (src/controller/operations/). */
export interface Changes {
  'pool.create': { request: { name: string; ifNotExists?: boolean }; value: PoolView };
  'pool.set': { request: { name: string; policy: PoolPolicyChange }; value: PoolView & Changed };
  'pool.delete': { request: { name: string; ifExists?: boolean }; value: null };
  'pool.add-cell': { request: AddCellRequest; value: CellView };
  'pool.remove-cell': { request: { pool: string; cell: string; ifExists?: boolean }; value: null };
  'cell.enable': { request: { name: string }; value: CellView };
  'cell.disable': { request: { name: string }; value: CellView };
  'cell.set': { request: SetCellRequest; value: CellView & Changed };
  'image.import': { request: ImportImageRequest; value: ImageView };
  'image.delete': { request: { name: string; ifExists?: boolean }; value: null };
  'instance.create': { request: CreateInstanceRequest; value: InstanceDetail };
  'instance.start': { request: { name: string }; value: InstanceView };
  'instance.stop': { request: { name: string; force?: boolean; timeoutMs?: number }; value: InstanceView };
  'instance.restart': { request: { name: string; force?: boolean; timeoutMs?: number }; value: InstanceView };
  'instance.reset': { request: { name: string }; value: InstanceView };
  'instance.pause': { request: { name: string }; value: InstanceView };
  'instance.resume': { request: { name: string }; value: InstanceView };
  /** Forgets finished operations that ended before a time. */
  /** Makes cells obey this inventory that obey an older generation of it: those named, else those a restore missed. */
  'zone.take-over': { request: { cells?: readonly string[] }; value: TakeOverView };
  'operation.prune': { request: { olderThanMs: number }; value: PruneView };
  'instance.delete': { request: DeleteInstanceRequest; value: null };
  'instance.undelete': { request: { name: string; as?: string }; value: InstanceView };
  'trash.purge': { request: { name: string; expired?: boolean }; value: null };
  'zone.rebuild': { request: RebuildRequest; value: RebuildView };
  /** Mends what verify found in the inventory alone. */
  'zone.correct': { request: Correction; value: null };
  /** Records what a cell has that is not recorded, and has it obey this inventory. */
  'cell.recover': { request: { name: string }; value: CellView };
  'cell.clean': { request: { name: string }; value: CellView };
  /** Defines an instance's domain again as it is recorded. */
  'instance.define': { request: { name: string }; value: InstanceView };
  /** Takes a foreign domain into the inventory as it is. */
  'instance.adopt': { request: { cell: string; domain: string; name?: string }; value: InstanceView };
  'instance.release': { request: { name: string }; value: null };
}

export type QueryKind = keyof Queries;
export type ChangeKind = keyof Changes;

/** What happens while a change runs. */
export type ChangeEvent =
  | { readonly type: 'started'; readonly operation: number; readonly steps: readonly StepTitle[] }
  | {
      readonly type: 'step';
      readonly operation: number;
      readonly index: number;
      readonly state: StepState;
      readonly title: string;
      readonly cell: string | null;
    }
  | {
      readonly type: 'progress';
      readonly operation: number;
      readonly index: number;
      readonly done: number;
      readonly total: number | null;
    }
  | { readonly type: 'notice'; readonly message: string };

export interface StepTitle {
  readonly title: string;
  readonly cell: string | null;
}

/** A change under way: what happens, as it happens, and how it ends. The events need not be read. */
export interface Change<T> extends AsyncIterable<ChangeEvent> {
  readonly result: Promise<Done<T>>;
}

/** One of several instances that are created together: on its way, or refused where the group may be partial. */
export type GroupMember =
  | { readonly name: string; readonly change: Change<InstanceDetail> }
  | { readonly name: string; readonly error: ErrorRecord };

export type GroupPreview =
  | { readonly name: string; readonly plan: PlanView }
  | { readonly name: string; readonly error: ErrorRecord };

export interface ChangeOptions extends CallOptions {
  /** Bulk data, for the changes that take it. */
  readonly source?: ByteSource;
  /** How long to wait for live operations that are in the way, in milliseconds; else they are a refusal. */
  readonly waitLockMs?: number;
}

/**
 * All that commands and the dashboard may do. Requests and answers are plain JSON, progress is an async iterable, bulk
 * data a byte stream, so that a remote controller could stand behind the same commands. Errors are NanoErrors.
 */
export interface Controller {
  query<K extends QueryKind>(
    kind: K,
    request: Queries[K]['request'],
    options: CallOptions,
  ): Promise<Queries[K]['answer']>;
  change<K extends ChangeKind>(
    kind: K,
    request: Changes[K]['request'],
    options: ChangeOptions,
  ): Change<Changes[K]['value']>;
  /** What the change would do; touches nothing. */
  preview<K extends ChangeKind>(kind: K, request: Changes[K]['request'], options: ChangeOptions): Promise<PlanView>;
  /**
   * Creates instances that are placed as one: when it resolves all of them have their claims, each as an operation of
   * its own; else none was begun.
   */
  createTogether(request: CreateTogetherRequest, options: ChangeOptions): Promise<readonly GroupMember[]>;
  previewTogether(request: CreateTogetherRequest, options: ChangeOptions): Promise<readonly GroupPreview[]>;
  /** Finishes an operation whose process died: forward, or back. `operation` is `12`, `#12` or an id. */
  resume(request: { operation: string }, options: CallOptions): Change<null>;
  rollback(request: { operation: string }, options: CallOptions): Change<null>;
  console(request: { name: string; size: TerminalSize }, options: CallOptions): Promise<Terminal>;
  /** Begins at once to watch the cells, until it is closed or the call's signal is raised. */
  watch(request: WatchRequest, options: CallOptions): Watch;
  /** The inventory as it is now, as a file's bytes. */
  backup(options: CallOptions): Promise<ByteSource>;
  /** Replaces the inventory by a backup, the call's `source`, and makes the cells obey it. */
  restore(options: ChangeOptions): Change<RestoreView>;
  close(): Promise<void>;
}
