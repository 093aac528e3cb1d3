import type { Command } from '../../controller/model/command.ts';
import type { Id } from '../../controller/model/ids.ts';
import { checkedId, storeFolders } from './store-layout.ts';

/** Whose a half-written file or a long command is. */
export interface WorkKey {
  readonly operationId: Id;
  readonly attempt: number;
}

/** The same as parts of names. */
export interface WorkNames {
  readonly operation: string;
  readonly attempt: string;
}

/** In a plan an operation has neither id nor attempt yet: these words stand for them. */
export const plannedWork: WorkNames = { operation: 'OPERATION', attempt: 'ATTEMPT' };

export function namesOf(work: WorkKey): WorkNames {
  return { operation: checkedId(work.operationId), attempt: String(work.attempt) };
}

/** Where an operation's attempt writes what is not whole yet. */
export function partialPath(storePath: string, work: WorkNames, suffix: string): string {
  return `${storeFolders(storePath).partial}/${work.operation}.${work.attempt}${suffix}`;
}

/** Where it is recorded which attempt of an operation is at work in a store, and as which process. */
export function guardPath(storePath: string, work: WorkNames): string {
  return `${storeFolders(storePath).partial}/${guardName(work)}`;
}

/** Deletes what all attempts of an operation have half-written. Under the guard, so none of them still writes. */
export function removeEarlierPartials(storePath: string, work: WorkNames): Command {
  return removePartials(storePath, work, ['!', '-name', guardName(work)]);
}

/** The same, and the guard's own file: an operation's last act in a store. */
export function removeAllPartials(storePath: string, work: WorkNames): Command {
  return removePartials(storePath, work, []);
}

function removePartials(storePath: string, work: WorkNames, except: readonly string[]): Command {
  const { partial } = storeFolders(storePath);
  return { argv: ['find', partial, '-maxdepth', '1', '-name', `${work.operation}.*`, ...except, '-delete'] };
}

function guardName({ operation }: WorkNames): string {
  return `${operation}.guard`;
}
