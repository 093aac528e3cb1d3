import type { WatchRequest, WatchUpdate } from '../../controller/watching.ts';
import { callOptions } from '../call-options.ts';
import type { Context } from '../context.ts';
import { createStatusLine } from '../progress/status-line.ts';
import type { InterruptSignal } from '../terminal/interrupts.ts';

/** How a watch ended: whoever watched had enough, or was interrupted, or nobody reads what is written any more. */
export type WatchEnd = 'enough' | 'unread' | InterruptSignal;

/** Ctrl-C is how a watch ends, and still no success for a script that waited for something else. */
export function statusOf(end: WatchEnd): number {
  return end === 'enough' || end === 'unread' ? 0 : 130;
}

type Wanted = 'more' | 'enough';

export interface WatchReader {
  /** Is told each update, and says whether that is enough. The next update waits for it. `calm` before it writes. */
  see(update: WatchUpdate, calm: () => void): Promise<Wanted> | Wanted;
  /** Is called once, when the watch has begun and before the first update. */
  begun?(signal: AbortSignal, calm: () => void): Promise<void>;
  /** After so many milliseconds it is enough whatever was seen. */
  readonly limitMs?: number;
}

/** As in `ask`: long enough that a fast answer shows nothing. */
const patience = 80;

/**
 * Watches the cells until the reader has enough. Ctrl-C ends it at once, and what was watched is put away properly; a
 * second one leaves. A person who waits for the first update is told so.
 */
export async function watchCells(context: Context, request: WatchRequest, reader: WatchReader): Promise<WatchEnd> {
  const { stdout, stderr } = context.terminal;
  const status = createStatusLine(stderr);
  const waiting = setTimeout(() => status.show(() => 'asking the cells'), patience);
  const calm = () => {
    clearTimeout(waiting);
    status.clear();
  };
  let end: WatchEnd = 'enough';
  const work = async (signal: AbortSignal) => {
    const controller = await context.controller({ cells: true });
    const watch = controller.watch(request, callOptions(context, { signal }));
    const stop = (why: WatchEnd) => {
      end = why;
      void watch.close();
    };
    const closed = () => void watch.close();
    signal.addEventListener('abort', closed, { once: true });
    const deafen = stdout.onGone(() => stop('unread'));
    const limit = reader.limitMs === undefined ? undefined : setTimeout(() => stop('enough'), reader.limitMs);
    try {
      await reader.begun?.(signal, calm);
      for await (const update of watch) {
        if (signal.aborted || (await reader.see(update, calm)) === 'enough') break;
      }
    } finally {
      clearTimeout(limit);
      deafen();
      signal.removeEventListener('abort', closed);
      await watch.close();
    }
  };
  try {
    await context.interrupts.guard(work, {
      first: (name) => {
        calm();
        end = name;
        return 'wait';
      },
      second: calm,
    });
  } finally {
    calm();
  }
  return end;
}
