import type { Change, ChangeOptions } from '../../controller.ts';
import { type PeekableSource, peekable } from '../../images/peekable.ts';
import { renderCommand } from '../../model/command.ts';
import { fromErrorRecord, NanoError } from '../../model/errors.ts';
import type { Json } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import type { Done, PlanView } from '../../model/views.ts';
import { parseRequest } from '../../requests.ts';
import type { Services } from '../../services.ts';
import { type BasePlan, type OperationKind, PlanOutdated, type RunnableKind } from '../operation-kind.ts';
import { emptyExpired } from '../trash/expiry.ts';
import { renewZoneRecords } from '../zone-record.ts';
import { begin, beginTogether } from './begin.ts';
import { changeStream, type Emit } from './change-stream.ts';
import { childOperations } from './children.ts';
import { execute, isCommitted } from './execute.ts';
import { Journal } from './journal.ts';
import { refuseCopy } from './refuse-copy.ts';
import { stepContext } from './step-context.ts';
import { takeOver } from './take-over.ts';
import { takeTurns } from './take-turns.ts';
import { undo } from './undo.ts';
import { lockPatience } from './wait-for-lock.ts';

/** How often a change is planned again because others took what it had planned with. */
const planRounds = 20;
/** How many changes of a group run at a time: a cell takes few sessions on one connection. */
const atOnce = 8;

/** Every kind of operation, by name: what an interrupted one is resumed with. */
export type KindRegistry = (kind: string) => RunnableKind<BasePlan> | undefined;

/** Plans, runs, resumes and rolls back operations. The only way in which nano changes anything. */
export class Engine {
  readonly #services: Services;
  readonly #kinds: KindRegistry;

  constructor(services: Services, kinds: KindRegistry) {
    this.#services = services;
    this.#kinds = kinds;
  }

  change<Request, Plan extends BasePlan, Value>(
    kind: OperationKind<Request, Plan, Value>,
    rawRequest: unknown,
    options: ChangeOptions,
  ): Change<Value> {
    return changeStream(async (emit) => {
      const request = parseRequest(kind.schema, rawRequest, kind.kind);
      refuseCopy(this.#services);
      const call = withPeekableSource(options);
      const begun = await this.#planAndBegin(kind, request, call, emit);
      if (begun === undefined)
        return { operation: 0, value: await kind.value(request, this.#services, begun), warnings: [] };
      const { plan, operation } = begun;
      await this.#finish(kind, plan, operation, call, emit);
      return {
        operation: operation.number,
        value: await kind.value(request, this.#services, plan),
        warnings: kind.words(plan).warnings,
      };
    });
  }

  /**
   * Begins several changes of one kind in one transaction: all of them have their claims, or none was begun. Each is
   * an operation of its own; a few run at a time. `plan` is called again when others took what it rests on.
   */
  async together<Request, Plan extends BasePlan, Value>(
    kind: OperationKind<Request, Plan, Value>,
    plan: () => Promise<readonly { readonly request: Request; readonly plan: Plan }[]>,
    options: ChangeOptions,
  ): Promise<readonly Change<Value>[]> {
    const services = this.#services;
    refuseCopy(services);
    const begun = await this.#beginTogether(kind, plan, options);
    const turns = takeTurns(atOnce);
    return begun.map(({ request, plan, operation }) => {
      // It lives while it waits for its turn, and others shall see so.
      const waiting = new Journal(services, operation);
      waiting.startHeartbeat(() => {});
      return changeStream((emit) =>
        turns(async () => {
          waiting.stopHeartbeat();
          await this.#finish(kind, plan, operation, options, emit);
          const value = await kind.value(request, services, plan);
          return { operation: operation.number, value, warnings: kind.words(plan).warnings };
        }),
      );
    });
  }

  async preview<Request, Plan extends BasePlan, Value>(
    kind: OperationKind<Request, Plan, Value>,
    rawRequest: unknown,
    options: ChangeOptions,
  ): Promise<PlanView> {
    const request = parseRequest(kind.schema, rawRequest, kind.kind);
    const plan = await kind.plan(request, this.#services, withPeekableSource(options));
    return plan === undefined
      ? { kind: kind.kind, subjects: [], facts: [], warnings: ['there is nothing to do'], steps: [] }
      : this.show(kind, plan, options);
  }

  /** A plan as people and scripts see it. */
  show<Plan extends BasePlan>(kind: RunnableKind<Plan>, plan: Plan, options: ChangeOptions): PlanView {
    const context = stepContext(
      plan,
      this.#services,
      childOperations(this.#services, options, () => {}),
      {},
    );
    const steps = kind.steps(plan).map((step) => ({
      name: step.name,
      title: step.title,
      cell: step.cellId === undefined ? null : (plan.targets[step.cellId]?.name ?? null),
      commands: step.act(context).commands.map(renderCommand),
      commit: step.commit === true,
    }));
    return { kind: kind.kind, subjects: kind.subjects(plan), ...kind.words(plan), steps };
  }

  /** Goes on with an operation whose process died, in the direction in which it was going. */
  resume(reference: string, options: ChangeOptions): Change<null> {
    return changeStream(async (emit) => {
      refuseCopy(this.#services);
      const operation = await takeOver(reference, 'resume', options, this.#services);
      const kind = this.#kindOf(operation);
      const plan = planOf(operation);
      if (operation.direction === 'back') return this.#goBack(kind, plan, operation, options, emit);
      await this.#finish(kind, plan, operation, options, emit);
      return done(operation);
    });
  }

  /** Undoes an operation whose process died; refused once it has passed its commit. */
  rollback(reference: string, options: ChangeOptions): Change<null> {
    return changeStream(async (emit) => {
      refuseCopy(this.#services);
      const operation = await takeOver(reference, 'rollback', options, this.#services);
      const kind = this.#kindOf(operation);
      if (operation.direction === 'forward' && isCommitted(operation)) {
        await new Journal(this.#services, operation).write((taken) => ({ ...taken, state: 'interrupted' }));
        const step = operation.steps.find((candidate) => candidate.commit === true);
        throw new NanoError('WRONG_STATE', `operation #${operation.number} cannot go back: "${step?.title}" was done`, {
          hint: `nano operation resume ${operation.number}`,
        });
      }
      return this.#goBack(kind, planOf(operation), operation, options, emit);
    });
  }

  /** Between plan and claim others may take what the plan rests on: then it is made again. */
  async #planAndBegin<Request, Plan extends BasePlan, Value>(
    kind: OperationKind<Request, Plan, Value>,
    request: Request,
    call: ReturnType<typeof withPeekableSource>,
    emit: Emit,
  ): Promise<{ plan: Plan; operation: Operation } | undefined> {
    const journalled = asJson(request);
    const patience = lockPatience(journalled, call, this.#services, emit);
    for (let round = 1; ; ) {
      try {
        const plan = await kind.plan(request, this.#services, call);
        if (plan === undefined) return undefined;
        return { plan, operation: await begin(kind, plan, journalled, call, this.#services) };
      } catch (error) {
        if (error instanceof PlanOutdated) {
          if (round === planRounds)
            throw new NanoError('LOCKED', error.message, { hint: 'others are faster: try again' });
          round += 1;
        } else await patience.after(error);
      }
    }
  }

  async #beginTogether<Request, Plan extends BasePlan>(
    kind: RunnableKind<Plan>,
    plan: () => Promise<readonly { readonly request: Request; readonly plan: Plan }[]>,
    options: ChangeOptions,
  ): Promise<readonly { readonly request: Request; readonly plan: Plan; readonly operation: Operation }[]> {
    for (let round = 1; ; round += 1) {
      const members = await plan();
      try {
        const requests = members.map((member) => ({ plan: member.plan, request: asJson(member.request) }));
        const operations = await beginTogether(kind, requests, options, this.#services);
        return members.flatMap((member, index) => {
          const operation = operations[index];
          return operation === undefined ? [] : [{ ...member, operation }];
        });
      } catch (error) {
        if (!(error instanceof PlanOutdated)) throw error;
        if (round === planRounds)
          throw new NanoError('LOCKED', error.message, { hint: 'others are faster: try again' });
      }
    }
  }

  async #goBack(
    kind: RunnableKind<BasePlan>,
    plan: BasePlan,
    operation: Operation,
    options: ChangeOptions,
    emit: Emit,
  ): Promise<Done<null>> {
    const services = this.#services;
    const failure =
      operation.error === undefined
        ? new NanoError('INTERRUPTED', `rolled back by ${options.actor.user}`)
        : fromErrorRecord(operation.error);
    const journal = new Journal(services, operation);
    journal.startHeartbeat(() => {});
    try {
      await undo(kind, plan, journal, failure, { services, emit, children: childOperations(services, options, emit) });
    } finally {
      journal.stopHeartbeat();
    }
    return done(operation);
  }

  async #finish<Plan extends BasePlan>(
    kind: RunnableKind<Plan>,
    plan: Plan,
    operation: Operation,
    options: ChangeOptions,
    emit: Emit,
  ): Promise<void> {
    const children = childOperations(this.#services, options, emit);
    await execute(kind, plan, operation, { services: this.#services, children, emit, ...pickRun(options) });
    if (kind.changesZoneRecord === true) await renewZoneRecords(this.#services);
    await emptyExpired(this.#services, plan.targets, children);
  }

  #kindOf(operation: Operation): RunnableKind<BasePlan> {
    const kind = this.#kinds(operation.kind);
    if (kind?.version === operation.version) return kind;
    throw new NanoError(
      'WRONG_STATE',
      `operation #${operation.number} (${operation.kind}, version ${operation.version}) was begun by another nano`,
      {
        hint: 'finish it with the version of nano that began it',
      },
    );
  }
}

/** The source may be looked at while planning, and is read once. */
function withPeekableSource(options: ChangeOptions): ChangeOptions & { readonly source?: PeekableSource } {
  const { source, ...rest } = options;
  return source === undefined ? rest : { ...rest, source: peekable(source) };
}

function pickRun(options: ChangeOptions): Pick<ChangeOptions, 'signal' | 'source'> {
  return {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.source === undefined ? {} : { source: options.source }),
  };
}

function done(operation: Operation): Done<null> {
  return { operation: operation.number, value: null, warnings: [] };
}

/** The plan as the same code wrote it: the kind and its version were compared before. */
function planOf(operation: Operation): BasePlan {
  return JSON.parse(JSON.stringify(operation.plan));
}

function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
