import type { Change, ChangeEvent } from '../../controller.ts';
import type { Done } from '../../model/views.ts';

export type Emit = (event: ChangeEvent) => void;

/** Runs `work` at once and gives its events to whoever reads them; unread events are kept, as they are few. */
export function changeStream<T>(work: (emit: Emit) => Promise<Done<T>>): Change<T> {
  const events: ChangeEvent[] = [];
  let ended = false;
  let wake: () => void = () => {};
  const emit: Emit = (event) => {
    const last = events.at(-1);
    // Only the newest figure of a step's progress matters to a reader that is behind.
    if (event.type === 'progress' && last?.type === 'progress' && last.index === event.index)
      events[events.length - 1] = event;
    else events.push(event);
    wake();
  };
  const result = work(emit).finally(() => {
    ended = true;
    wake();
  });
  // A caller may only read the events first: the failure is then still there when it asks for the result.
  result.catch(() => {});
  return {
    result,
    async *[Symbol.asyncIterator]() {
      while (true) {
        const event = events.shift();
        if (event !== undefined) yield event;
        else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}
