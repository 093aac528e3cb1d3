import type { GenericSchema } from 'valibot';
import type { PeekableSource } from '../images/peekable.ts';
import type { Transaction } from '../inventory/document-store.ts';
import type { NanoError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import type { ChangedValue, Subject } from '../model/operation.ts';
import type { ByteSource, CallBounds, CellAction, CellDriver, CellTarget } from '../ports.ts';
import type { Services } from '../services.ts';

/** A lock that an operation needs from its claim to its end. Shared ones stand beside each other. */
export interface LockRequest {
  readonly key: string;
  readonly mode: 'shared' | 'exclusive';
}

/** What every plan holds. Plans are plain JSON: they are journalled, and another process can go on from one. */
export interface BasePlan {
  /** The cells that steps work on, by id, as they were when the plan was made. */
  readonly targets: Readonly<Record<Id, CellTarget>>;
}

/** What a step works with. */
export interface StepContext {
  driver(cellId: Id): CellDriver;
  /** The results of the steps before, by name. Empty in a preview. */
  readonly results: Readonly<Record<string, Json>>;
  /** Bulk data from the operator; absent in a preview and when an operation is resumed. */
  readonly source: ByteSource | undefined;
  readonly services: Services;
  /** Runs another operation as part of this one, unless one like it is under way, which is then joined. */
  readonly children: ChildOperations;
}

/** Operations that others join, such as bringing an image to a cell. */
export interface ChildOperations {
  run<Plan extends BasePlan>(kind: RunnableKind<Plan>, plan: Plan, signal: AbortSignal | undefined): Promise<void>;
}

export interface Step {
  /** Unique in its operation. */
  readonly name: string;
  /** What it does, for people: `clone the image`. */
  readonly title: string;
  readonly cellId?: Id;
  /** Once this step has begun, the operation only goes forward. */
  readonly commit?: true;
  act(context: StepContext): CellAction<unknown>;
  /** Removes what the step made, also half of it. Runs also when the step failed. */
  undo?(context: StepContext): CellAction<unknown>;
}

/** What a plan says to people beside its steps. */
export interface PlanWords {
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly warnings: readonly string[];
}

/**
 * What follows from a plan alone: an operation of this kind can be shown beforehand, run, undone, and finished by
 * another process.
 */
export interface RunnableKind<Plan extends BasePlan> {
  readonly kind: string;
  /** Raised when a plan or the steps that follow from it change their meaning. */
  readonly version: number;
  subjects(plan: Plan): readonly Subject[];
  words(plan: Plan): PlanWords;
  /** What it changes of its subjects' recorded values, for their history. */
  changes?(plan: Plan): readonly ChangedValue[];
  locks(plan: Plan): readonly LockRequest[];
  /** In the transaction that writes the operation: what it holds from now on. Checks again what may have changed. */
  claim(transaction: Transaction, plan: Plan): Promise<void>;
  steps(plan: Plan): readonly Step[];
  /** In the transaction that ends it well. */
  complete(transaction: Transaction, plan: Plan, results: Readonly<Record<string, Json>>): Promise<void>;
  /** In the transaction that ends it after all was undone. */
  release(transaction: Transaction, plan: Plan): Promise<void>;
  /**
   * Another plan after the first step failed and nothing was touched, such as the next cell. An error gives up and
   * stands in for the failure; undefined gives up with it.
   */
  retarget?(
    plan: Plan,
    failure: NanoError,
    services: Services,
    bounds: CallBounds,
  ): Promise<Plan | NanoError | undefined>;
  /** Whether what the cells keep of the zone (its record) is out of date afterwards. */
  readonly changesZoneRecord?: true;
}

/** One kind of change, from request to end. `plan` decides everything. `Value` is what the change answers. */
export interface OperationKind<Request, Plan extends BasePlan, Value> extends RunnableKind<Plan> {
  readonly schema: GenericSchema<unknown, Request>;
  /** Reads, asks cells, decides. Changes nothing. Undefined when there is nothing to do: `value` answers alone. */
  plan(request: Request, services: Services, call: PlanCall): Promise<Plan | undefined>;
  value(request: Request, services: Services, plan: Plan | undefined): Promise<Value>;
}

/** Thrown by `claim` when what the plan rests on was taken meanwhile: the request is planned again. */
export class PlanOutdated extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'PlanOutdated';
  }
}

export interface PlanCall {
  readonly signal?: AbortSignal;
  /** Bulk data: a plan may look at its beginning. */
  readonly source?: PeekableSource;
  readonly actor: { readonly user: string };
}

/** Work inside nano as a step: it sends nothing by itself, so it has no commands to show. */
export function localAction<T>(run: CellAction<T>['run'], commands: CellAction['commands'] = []): CellAction<T> {
  return { commands, run };
}

/** Actions that are one step, one after the other: what undoes the first undoes all of them. */
export function inTurn(actions: readonly CellAction[]): CellAction {
  return {
    commands: actions.flatMap(({ commands }) => commands),
    run: async (context) => {
      for (const action of actions) await action.run(context);
    },
  };
}
