import { renderCommand } from '../../model/command.ts';
import { NanoError, toErrorRecord, toNanoError } from '../../model/errors.ts';
import type { Remainder, StepRecord } from '../../model/operation.ts';
import type { CellAction } from '../../ports.ts';
import { type Services, timestamp } from '../../services.ts';
import type { BasePlan, ChildOperations, RunnableKind, Step } from '../operation-kind.ts';
import type { Emit } from './change-stream.ts';
import type { Journal } from './journal.ts';
import { releaseLocks } from './locks.ts';
import { settled, stepContext, stepResults } from './step-context.ts';

interface Undoing {
  readonly services: Services;
  readonly children: ChildOperations;
  readonly emit: Emit;
}

/**
 * Goes back: undoes the steps that began, last first, then releases claim and locks. When an undo cannot succeed the
 * operation keeps both, and says what remains and which commands would remove it.
 */
export async function undo<Plan extends BasePlan>(
  kind: RunnableKind<Plan>,
  plan: Plan,
  journal: Journal,
  failure: NanoError,
  undoing: Undoing,
): Promise<void> {
  const { services } = undoing;
  const steps = kind.steps(plan);
  const context = stepContext(plan, services, undoing.children, stepResults(journal.operation));
  await journal.write((operation) => ({
    ...operation,
    direction: 'back',
    state: 'running',
    error: toErrorRecord(failure),
  }));
  let undone = 0;
  for (const [index, step] of [...steps.entries()].reverse()) {
    if (step.undo === undefined || !needsUndo(journal.operation.steps[index])) continue;
    const action = step.undo(context);
    try {
      await undoStep(index, { action, before: settled(step, context) }, journal, undoing);
      undone += 1;
    } catch (error) {
      const remains = steps
        .slice(0, index + 1)
        .flatMap((left, at) => remainder(left, journal.operation.steps[at], context));
      await stopUndoing(journal, toNanoError(error), failure, remains);
    }
  }
  await journal.write(
    ({ remains: _, ...operation }) => ({
      ...operation,
      state: undone > 0 ? 'rolled-back' : 'failed',
      endedAt: timestamp(services),
    }),
    async (transaction) => {
      await kind.release(transaction, plan);
      await releaseLocks(transaction, journal.operation.id);
    },
  );
}

function needsUndo(record: StepRecord | undefined): boolean {
  return record !== undefined && record.state !== 'pending' && record.state !== 'undone';
}

async function undoStep(
  index: number,
  { action, before }: { readonly action: CellAction<unknown>; readonly before: readonly CellAction[] },
  journal: Journal,
  undoing: Undoing,
): Promise<void> {
  const { number: operation, id: operationId, attempt } = journal.operation;
  const record = journal.operation.steps[index];
  const about = { operation, index, title: record?.title ?? '', cell: record?.cellName ?? null };
  const undoCommands = action.commands.map(renderCommand);
  await journal.writeStep(index, { state: 'undoing', undoCommands, undoStartedAt: timestamp(undoing.services) });
  undoing.emit({ type: 'step', ...about, state: 'undoing' });
  for (const one of [...before, action]) await one.run({ operationId, attempt });
  await journal.writeStep(index, { state: 'undone', undoneAt: timestamp(undoing.services) });
  undoing.emit({ type: 'step', ...about, state: 'undone' });
}

function remainder(step: Step, record: StepRecord | undefined, context: Parameters<Step['act']>[0]): Remainder[] {
  if (step.undo === undefined || !needsUndo(record)) return [];
  const commands = step.undo(context).commands.map(renderCommand);
  return [{ cellName: record?.cellName ?? '', what: step.title, commands }];
}

async function stopUndoing(
  journal: Journal,
  problem: NanoError,
  failure: NanoError,
  remains: readonly Remainder[],
): Promise<never> {
  if (problem.code === 'OPERATION_LOST') throw problem;
  const { number } = journal.operation;
  const away = ['CELL_UNREACHABLE', 'CONNECTION_LOST'].includes(problem.code);
  await journal.write((operation) => ({ ...operation, state: away ? 'waiting' : 'failed', remains }));
  throw new NanoError('UNDO_FAILED', `${failure.message}; undoing it failed as well: ${problem.message}`, {
    hint: `nano operation rollback ${number} tries again`,
    details: remains.map((left) => ({ subject: left.cellName, reason: `${left.what}: ${left.commands.join('; ')}` })),
    cause: failure,
  });
}
