import type { Transaction } from '../../inventory/document-store.ts';
import type { Json } from '../../model/json.ts';
import type { Operation, StepRecord } from '../../model/operation.ts';
import { type Services, timestamp } from '../../services.ts';
import type { BasePlan, RunnableKind, Step } from '../operation-kind.ts';
import { type Caller, whoAndWhy } from './caller.ts';
import { takeLocks } from './locks.ts';
import { noteSubjects } from './subject-records.ts';

/** Writes the operation with its claim and its locks in one transaction, before anything is touched. */
export async function begin<Plan extends BasePlan>(
  kind: RunnableKind<Plan>,
  plan: Plan,
  request: Json,
  caller: Caller,
  services: Services,
): Promise<Operation> {
  return services.store.transaction((transaction) => beginIn(transaction, kind, plan, request, caller, services));
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
      operations.push(await beginIn(transaction, kind, plan, request, caller, services));
    }
    return operations;
  });
}

async function beginIn<Plan extends BasePlan>(
  transaction: Transaction,
  kind: RunnableKind<Plan>,
  plan: Plan,
  request: Json,
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
    steps: stepRecords(kind.steps(plan), plan),
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
