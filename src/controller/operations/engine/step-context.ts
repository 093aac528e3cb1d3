import { NanoError } from '../../model/errors.ts';
import type { Json } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import type { ByteSource, CellAction } from '../../ports.ts';
import type { Services } from '../../services.ts';
import type { BasePlan, ChildOperations, Step, StepContext } from '../operation-kind.ts';

/** What steps work with: drivers for the plan's cells, and what earlier steps found. */
export function stepContext(
  plan: BasePlan,
  services: Services,
  children: ChildOperations,
  results: Readonly<Record<string, Json>>,
  source?: ByteSource,
): StepContext {
  return {
    services,
    children,
    results,
    source,
    driver(cellId) {
      const target = plan.targets[cellId];
      if (target === undefined) throw new NanoError('INTERNAL', `the plan names no cell ${cellId}`);
      return services.cells.at(target);
    },
  };
}

/** For what runs no other operations. */
export const noChildren: ChildOperations = {
  run: () => Promise.reject(new NanoError('INTERNAL', 'a child operation cannot have children')),
};

/** The results of an operation's finished steps, by the step's name. */
export function stepResults(operation: Operation): Record<string, Json> {
  return Object.fromEntries(
    operation.steps.flatMap((step) =>
      step.state === 'done' && step.result !== undefined ? [[step.name, step.result]] : [],
    ),
  );
}

/** Before a step is undone or run again: what an earlier run of it started on the cell must have ended. */
export function settled(step: Step, context: StepContext): CellAction[] {
  return step.cellId === undefined ? [] : [context.driver(step.cellId).settle()];
}
