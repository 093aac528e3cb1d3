import type { Change, ChangeEvent, Controller } from '../../controller/controller.ts';
import { NanoError, toNanoError } from '../../controller/model/errors.ts';
import type { Done } from '../../controller/model/views.ts';
import type { Context } from '../context.ts';
import { createChangeProgress } from '../progress/change-progress.ts';
import { createStatusLine } from '../progress/status-line.ts';
import { escapeControl } from '../terminal/escape.ts';
import { interruption } from '../terminal/interrupts.ts';

export interface RunOptions {
  /** `creating instance web-1` */
  readonly doing: string;
  /** Without notices. */
  readonly silent: boolean;
  /** Whether another process could go on with it: not where the bytes come from this one. */
  readonly resumable: boolean;
}

/**
 * Runs one change to its end: a person sees how far it is, the first Ctrl-C has it undone, the second leaves it as
 * it is. Throws what the change throws.
 */
export async function runChange<T>(
  context: Context,
  start: (controller: Controller, signal: AbortSignal) => Change<T>,
  { doing, silent, resumable }: RunOptions,
): Promise<Done<T>> {
  const { stderr } = context.terminal;
  const status = createStatusLine(stderr);
  const progress = createChangeProgress({ doing, unicode: stderr.unicode, now: context.now });
  let interrupted = false;
  const handlers = {
    first: () => {
      interrupted = true;
      status.print('interrupting: undoing what was done; press Ctrl-C again to leave it as it is');
      return 'wait' as const;
    },
    second: () => {
      status.clear();
      stderr.write(leftAsItIs(progress.operation(), resumable));
    },
  };
  const take = (event: ChangeEvent) => {
    if (event.type !== 'notice') progress.take(event);
    else if (!silent) status.print(escapeControl(event.message));
  };
  status.show(progress.text);
  try {
    return await context.interrupts.guard(async (signal) => {
      const change = start(await context.controller(), signal);
      const [done] = await Promise.all([change.result, follow(change, take)]);
      return done;
    }, handlers);
  } catch (error) {
    throw interrupted ? toInterruption(toNanoError(error), progress.operation()) : error;
  } finally {
    status.clear();
  }
}

async function follow<T>(change: Change<T>, take: (event: ChangeEvent) => void): Promise<void> {
  for await (const event of change) take(event);
}

function leftAsItIs(operation: number | undefined, resumable: boolean): string {
  if (operation === undefined) return 'left before anything was begun\n';
  const forward = resumable ? `nano operation resume ${operation} finishes it, ` : '';
  return `left as it is: ${forward}nano operation rollback ${operation} undoes it\n`;
}

/** What an interrupted change failed with, as what it is: unless something remains that the operator must know of. */
function toInterruption(error: NanoError, operation: number | undefined): NanoError {
  if (['UNDO_FAILED', 'OPERATION_LOST'].includes(error.code)) return error;
  const isPlain = error.message === interruption().message || error.code === 'INTERNAL';
  if (error.code === 'INTERRUPTED' && (!isPlain || error.hint !== undefined)) return error;
  const undone =
    operation === undefined ? 'interrupted before anything was begun' : 'interrupted: what was done is undone';
  return new NanoError('INTERRUPTED', isPlain ? undone : `interrupted: ${error.message}`, {
    ...(isPlain || error.hint === undefined ? {} : { hint: error.hint }),
    details: error.details,
    cause: error,
  });
}
