import { isNanoError, NanoError, toErrorRecord, toNanoError } from '../../model/errors.ts';
import type { Json } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import type { ByteSource, CellReport } from '../../ports.ts';
import { type Services, timestamp } from '../../services.ts';
import { type BasePlan, type ChildOperations, PlanOutdated, type RunnableKind, type Step } from '../operation-kind.ts';
import { begunStep, changesOf, planAsJson, stepRecords } from './begin.ts';
import type { Emit } from './change-stream.ts';
import { Journal } from './journal.ts';
import { releaseLocks, takeLocks } from './locks.ts';
import { settled, stepContext, stepResults } from './step-context.ts';
import { noteSubjects } from './subject-records.ts';
import { undo } from './undo.ts';

export interface Execution {
  readonly services: Services;
  readonly children: ChildOperations;
  readonly emit: Emit;
  readonly signal?: AbortSignal;
  readonly source?: ByteSource;
}

/**
 * Runs an operation that is written down to its end: forward, and back when a step fails before the commit. Resolves
 * when it succeeded; else throws what failed, after everything was undone or with what remains.
 */
export async function execute<Plan extends BasePlan>(
  kind: RunnableKind<Plan>,
  firstPlan: Plan,
  operation: Operation,
  execution: Execution,
): Promise<void> {
  const journal = new Journal(execution.services, operation);
  const lost = new AbortController();
  journal.startHeartbeat((error) => lost.abort(error));
  const signal = execution.signal === undefined ? lost.signal : AbortSignal.any([lost.signal, execution.signal]);
  let plan = firstPlan;
  try {
    for (;;) {
      announce(journal.operation, execution.emit);
      const failure = await forward(kind, plan, journal, { ...execution, signal });
      if (failure === undefined) return;
      const next = await retarget(kind, plan, journal, failure, { ...execution, signal });
      if (next === undefined || isNanoError(next)) return await giveUp(kind, plan, journal, next ?? failure, execution);
      execution.emit({ type: 'notice', message: `${failure.message}: trying the next cell` });
      plan = next;
    }
  } finally {
    journal.stopHeartbeat();
  }
}

/** Runs the steps that are not done, then the transaction that completes the operation. Returns what failed. */
async function forward<Plan extends BasePlan>(
  kind: RunnableKind<Plan>,
  plan: Plan,
  journal: Journal,
  execution: Execution,
): Promise<NanoError | undefined> {
  const steps = kind.steps(plan);
  try {
    for (const [index, step] of steps.entries()) {
      if (journal.operation.steps[index]?.state === 'done') continue;
      await runStep(step, index, plan, journal, execution);
    }
    throwIfAborted(execution.signal);
    await journal.write(
      (operation) => ({ ...operation, state: 'succeeded', endedAt: timestamp(execution.services) }),
      async (transaction) => {
        await kind.complete(transaction, plan, stepResults(journal.operation));
        await releaseLocks(transaction, journal.operation.id);
      },
    );
    return undefined;
  } catch (error) {
    const failure = toNanoError(error);
    if (failure.code === 'OPERATION_LOST') throw failure;
    return failure;
  }
}

async function runStep(
  step: Step,
  index: number,
  plan: BasePlan,
  journal: Journal,
  execution: Execution,
): Promise<void> {
  const { services, emit, signal, children, source } = execution;
  throwIfAborted(signal);
  const { number: operation, id: operationId, attempt } = journal.operation;
  const about = { operation, index, title: step.title, cell: journal.operation.steps[index]?.cellName ?? null };
  const context = stepContext(plan, services, children, stepResults(journal.operation), source);
  const action = step.act(context);
  const known = journal.operation.steps[index]?.state;
  // Only the first attempt finds a step that nobody has run yet but that is written down: it was begun with it.
  const begun = known === 'running' && attempt === 1;
  const ranBefore = known !== 'pending' && !begun;
  if (!begun) await journal.writeStep(index, begunStep(action, services));
  emit({ type: 'step', ...about, state: 'running' });
  let seen: CellReport | undefined;
  const bounds = { operationId, attempt, ...(signal === undefined ? {} : { signal }) };
  try {
    for (const earlier of ranBefore ? settled(step, context) : []) await earlier.run(bounds);
    const result = await action.run({
      ...bounds,
      progress: (done, total) => emit({ type: 'progress', operation, index, done, total: total ?? null }),
      saw: (report) => {
        seen = report;
      },
    });
    // What a step fails at may be put right the next moment: then it must not stand in the way.
    if (seen !== undefined && step.cellId !== undefined) journal.noteReport(step.cellId, seen);
    journal.noteStep(index, { state: 'done', endedAt: timestamp(services), ...asResult(result) });
    emit({ type: 'step', ...about, state: 'done' });
  } catch (error) {
    const failure = toNanoError(error);
    if (failure.code === 'OPERATION_LOST') throw failure;
    await journal.writeStep(index, { state: 'failed', endedAt: timestamp(services), error: toErrorRecord(failure) });
    emit({ type: 'step', ...about, state: 'failed' });
    throw failure;
  }
}

/** A first step that failed has touched nothing: the kind may know another cell to try. Fails only where the operation is lost. */
async function retarget<Plan extends BasePlan>(
  kind: RunnableKind<Plan>,
  plan: Plan,
  journal: Journal,
  failure: NanoError,
  execution: Execution,
): Promise<Plan | NanoError | undefined> {
  const [first] = journal.operation.steps;
  if (kind.retarget === undefined || first?.state !== 'failed' || failure.code === 'INTERRUPTED') return undefined;
  try {
    const next = await kind.retarget(plan, failure, execution.services, execution);
    return next === undefined || isNanoError(next) ? next : await exchangePlan(kind, plan, next, journal, execution);
  } catch (error) {
    // What it had planned with may be taken meanwhile: then there is only to give up.
    if (error instanceof PlanOutdated) return failure;
    const reason = toNanoError(error);
    if (reason.code === 'OPERATION_LOST') throw reason;
    return reason;
  }
}

/** Goes over to another plan, with all that the operation holds. */
async function exchangePlan<Plan extends BasePlan>(
  kind: RunnableKind<Plan>,
  plan: Plan,
  next: Plan,
  journal: Journal,
  { services }: Execution,
): Promise<Plan> {
  await journal.write(
    (operation) => ({
      ...operation,
      plan: planAsJson(next),
      subjects: kind.subjects(next),
      ...changesOf(kind, next),
      steps: stepRecords(kind.steps(next), next),
    }),
    async (transaction) => {
      await kind.release(transaction, plan);
      await releaseLocks(transaction, journal.operation.id);
      await takeLocks(transaction, journal.operation.id, kind.locks(next), services);
      await kind.claim(transaction, next);
      await noteSubjects(transaction, { id: journal.operation.id, subjects: kind.subjects(next) });
    },
  );
  return next;
}

async function giveUp<Plan extends BasePlan>(
  kind: RunnableKind<Plan>,
  plan: Plan,
  journal: Journal,
  failure: NanoError,
  execution: Execution,
): Promise<never> {
  if (!isCommitted(journal.operation)) {
    await undo(kind, plan, journal, failure, execution);
    throw failure;
  }
  const { number } = journal.operation;
  const waiting = ['CELL_UNREACHABLE', 'CONNECTION_LOST'].includes(failure.code);
  await journal.write((operation) => ({
    ...operation,
    state: waiting ? 'waiting' : 'interrupted',
    error: toErrorRecord(failure),
  }));
  throw new NanoError(failure.code === 'INTERRUPTED' ? 'INTERRUPTED' : 'OPERATION_FAILED', failure.message, {
    hint: `operation #${number} can only go forward from here: nano operation resume ${number}`,
    details: failure.details,
    cause: failure,
  });
}

/** Whether the operation is past the point from which it can be undone. */
export function isCommitted(operation: Operation): boolean {
  return operation.steps.some((step) => step.commit === true && step.state !== 'pending');
}

function announce(operation: Operation, emit: Emit): void {
  const steps = operation.steps.map((step) => ({ title: step.title, cell: step.cellName ?? null }));
  emit({ type: 'started', operation: operation.number, steps });
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  if (signal.reason instanceof NanoError) throw signal.reason;
  throw new NanoError('INTERRUPTED', 'interrupted');
}

function asResult(result: unknown): { result?: Json } {
  return result === undefined ? {} : { result: JSON.parse(JSON.stringify(result)) };
}
