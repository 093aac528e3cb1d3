import type { ChangeKind, Changes } from '../controller.ts';
import { addCell } from './add-cell/add-cell.ts';
import { adopt } from './adopt/adopt.ts';
import { releaseInstance } from './adopt/release.ts';
import { cellDisable, cellEnable } from './cell-enable.ts';
import { cellSet } from './cell-set.ts';
import { imageDelete } from './image-delete.ts';
import { imageImport } from './image-import/image-import.ts';
import { imageReplicate } from './image-replicate.ts';
import { instanceCreate } from './instance-create/instance-create.ts';
import { instanceDelete } from './instance-delete.ts';
import { cleanCell } from './mend/clean-cell.ts';
import { correctInventory } from './mend/correct-inventory.ts';
import { defineInstance } from './mend/define-instance.ts';
import { recoverCell } from './mend/recover-cell.ts';
import type { BasePlan, OperationKind, RunnableKind } from './operation-kind.ts';
import { operationPrune } from './operation-prune.ts';
import { poolCreate } from './pool-create.ts';
import { poolDelete } from './pool-delete.ts';
import { poolSet } from './pool-set.ts';
import {
  instancePause,
  instanceReset,
  instanceRestart,
  instanceResume,
  instanceStart,
  instanceStop,
} from './power/power-acts.ts';
import { rebuild } from './rebuild/rebuild.ts';
import { removeCell } from './remove-cell.ts';
import { takeOverCells } from './take-over-cells/take-over-cells.ts';
import { trashPurge } from './trash/purge.ts';
import { instanceUndelete } from './trash/undelete.ts';

/** A kind whose request and plan are its own affair: whoever uses it works for all of them. */
export interface SealedKind<Value> {
  readonly runnable: RunnableKind<BasePlan>;
  open<Result>(use: <Request, Plan extends BasePlan>(kind: OperationKind<Request, Plan, Value>) => Result): Result;
}

function sealed<Request, Plan extends BasePlan, Value>(kind: OperationKind<Request, Plan, Value>): SealedKind<Value> {
  return { runnable: kind, open: (use) => use(kind) };
}

/** Every change that can be asked for, by name. */
export const changeKinds: { readonly [K in ChangeKind]: SealedKind<Changes[K]['value']> } = {
  'pool.create': sealed(poolCreate),
  'pool.set': sealed(poolSet),
  'pool.delete': sealed(poolDelete),
  'pool.add-cell': sealed(addCell),
  'pool.remove-cell': sealed(removeCell),
  'cell.enable': sealed(cellEnable),
  'cell.disable': sealed(cellDisable),
  'cell.set': sealed(cellSet),
  'image.import': sealed(imageImport),
  'image.delete': sealed(imageDelete),
  'instance.create': sealed(instanceCreate),
  'instance.start': sealed(instanceStart),
  'instance.stop': sealed(instanceStop),
  'instance.restart': sealed(instanceRestart),
  'instance.reset': sealed(instanceReset),
  'instance.pause': sealed(instancePause),
  'instance.resume': sealed(instanceResume),
  'instance.delete': sealed(instanceDelete),
  'instance.undelete': sealed(instanceUndelete),
  'trash.purge': sealed(trashPurge),
  'zone.rebuild': sealed(rebuild),
  'zone.correct': sealed(correctInventory),
  'cell.recover': sealed(recoverCell),
  'cell.clean': sealed(cleanCell),
  'instance.define': sealed(defineInstance),
  'instance.adopt': sealed(adopt),
  'instance.release': sealed(releaseInstance),
  'operation.prune': sealed(operationPrune),
  'zone.take-over': sealed(takeOverCells),
};

/** Every kind of operation there is: changes, and what they begin as operations of their own. */
const runnableKinds: readonly RunnableKind<BasePlan>[] = [
  ...Object.values(changeKinds).map((kind) => kind.runnable),
  imageReplicate,
];

export function findKind(name: string): RunnableKind<BasePlan> | undefined {
  return runnableKinds.find(({ kind }) => kind === name);
}
