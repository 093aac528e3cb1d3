import type { Queries, QueryKind } from '../controller/controller.ts';
import { callOptions } from './call-options.ts';
import type { Context } from './context.ts';
import { createStatusLine } from './progress/status-line.ts';

export interface AskOptions {
  /** What a person who waits is told: `asking the cells`. */
  readonly waiting?: string;
  readonly deadlineMs?: number;
}

/** Long enough that an answer out of the inventory shows nothing, short enough that nobody wonders. */
const patience = 80;

/** Asks the controller a question; a person is told that it takes a moment, and Ctrl-C ends it at once. */
export async function ask<K extends QueryKind>(
  context: Context,
  kind: K,
  request: Queries[K]['request'],
  { waiting, deadlineMs }: AskOptions = {},
): Promise<Queries[K]['answer']> {
  const { stderr } = context.terminal;
  const status = createStatusLine(stderr);
  const timer = setTimeout(() => status.show(() => waiting ?? 'looking'), patience);
  const leave = () => {
    status.clear();
    return 'leave' as const;
  };
  try {
    return await context.interrupts.guard(
      async (signal) => {
        const controller = await context.controller({ cells: asksCells(kind, request) });
        const limits = deadlineMs === undefined ? {} : { deadlineMs };
        return await controller.query(kind, request, callOptions(context, { signal, ...limits }));
      },
      { first: leave, second: leave },
    );
  } finally {
    clearTimeout(timer);
    status.clear();
  }
}

/** Whether a question may go to cells, or is answered out of the inventory alone. */
function asksCells(kind: QueryKind, request: object): boolean {
  if ('cached' in request && request.cached === true) return false;
  return kind !== 'instance.why' && !/^(pool|image|operation|history|trash)\./.test(kind);
}
