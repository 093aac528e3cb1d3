import type { Transaction } from '../../inventory/document-store.ts';
import { renderCommands } from '../../model/command.ts';
import type { Json } from '../../model/json.ts';
import type { Operation, StepRecord } from '../../model/operation.ts';
import type { CellAction } from '../../ports.ts';
import { type Services, timestamp } from '../../services.ts';
import type { BasePlan, RunnableKind, Step } from '../operation-kind.ts';
import { type Caller, whoAndWhy } from './caller.ts';
import { takeLocks } from './locks.ts';
import { noChildren, stepContext } from './step-context.ts';
import { noteSubjects } from './subject-records.ts';

/**
 * Writes the operation with its claim and its locks in one transaction, before anything is touched. A first step that
 * has nothing to undo, such as a probe, is begun with it, which saves waiting for the disk once.
 */
export async function begin<Plan extends BasePlan>(
  kind: RunnableKind<Plan>,
  plan: Plan,
  request: Json,
  caller: Caller,
  services: Services,
): Promise<Operation> {
  return services.store.transaction((transaction) =>
    beginIn(
      transaction,
      kind,
      { plan, request, steps: withFirstBegun(kind.steps(plan), plan, services) },
      caller,
      services,
    ),
  );
}

/** The same for several, all of them or none. */
export async function beginTogether<Plan extends BasePlan>(
  kind: RunnableKind<Plan>,
  members: readonly { readonly plan: Plan; readonly request: Json }[],
  caller: Caller,
  services: Services,
): Promise<Operation[]> {
  return services.store.transaction(async (transaction) => {
    const operations: Operation[] = [];
    for (const { plan, request } of members) {
      const steps = stepRecords(kind.steps(plan), plan);
      operations.push(await beginIn(transaction, kind, { plan, request, steps }, caller, services));
    }
    return operations;
  });
}

interface Member<Plan extends BasePlan> {
  readonly plan: Plan;
  readonly request: Json;
  readonly steps: readonly StepRecord[];
}

async function beginIn<Plan extends BasePlan>(
  transaction: Transaction,
  kind: RunnableKind<Plan>,
  { plan, request, steps }: Member<Plan>,
  caller: Caller,
  services: Services,
): Promise<Operation> {
  const id = services.ids.uuid();
  const now = timestamp(services);
  await takeLocks(transaction, id, kind.locks(plan), services);
  await kind.claim(transaction, plan);
  const operation = await transaction.insert('operations', {
    id,
    number: await transaction.nextNumber('operations'),
    kind: kind.kind,
    version: kind.version,
    subjects: kind.subjects(plan),
    ...changesOf(kind, plan),
    ...whoAndWhy(caller),
    request,
    plan: planAsJson(plan),
    state: 'running',
    direction: 'forward',
    attempt: 1,
    steps,
    owner: { ...services.processes.self(), heartbeatAt: now },
    startedAt: now,
  });
  await noteSubjects(transaction, operation);
  return operation;
}

export function changesOf<Plan extends BasePlan>(kind: RunnableKind<Plan>, plan: Plan): Pick<Operation, 'changes'> {
  const changes = kind.changes?.(plan) ?? [];
  return changes.length === 0 ? {} : { changes };
}

/** A plan is JSON by contract; this is the one place that says so to the type checker, by making it so. */
export function planAsJson(plan: BasePlan): Json {
  return JSON.parse(JSON.stringify(plan));
}

export function stepRecords(steps: readonly Step[], plan: BasePlan): StepRecord[] {
  return steps.map((step) => ({
    name: step.name,
    title: step.title,
    ...(step.cellId === undefined
      ? {}
      : { cellId: step.cellId, cellName: plan.targets[step.cellId]?.name ?? step.cellId }),
    state: 'pending',
    ...(step.commit === undefined ? {} : { commit: step.commit }),
    commands: [],
  }));
}

/** The records of steps of which the first is begun, where it has nothing to undo and rollback stays open. */
function withFirstBegun(steps: readonly Step[], plan: BasePlan, services: Services): StepRecord[] {
  const records = stepRecords(steps, plan);
  const [step] = steps;
  const [record, ...rest] = records;
  if (step === undefined || record === undefined || step.undo !== undefined || step.commit === true) return records;
  const action = step.act(stepContext(plan, services, noChildren, {}));
  return [{ ...record, ...begunStep(action, services) }, ...rest];
}

/** What the record of a step says from its beginning on. */
export function begunStep(action: CellAction<unknown>, services: Services): Partial<StepRecord> {
  const { commands, secrets } = renderCommands(action.commands);
  return {
    state: 'running',
    commands,
    ...(secrets.length === 0 ? {} : { secrets }),
    startedAt: timestamp(services),
  };
}
