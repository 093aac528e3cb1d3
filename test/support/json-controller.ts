import type { Change, ChangeEvent, Controller, Watch, WatchUpdate } from '../../src/controller/controller.ts';
import { fromErrorRecord, toErrorRecord, toNanoError } from '../../src/controller/model/errors.ts';
import type { Done } from '../../src/controller/model/views.ts';

/**
 * A controller behind a wire: each request, answer, event and error becomes JSON and is read back. What works through
 * it works with a controller elsewhere. Signals, bulk data and terminals are streams of their own and pass as they are.
 */
export function jsonController(inner: Controller): Controller {
  return {
    query: (kind, request, options) => answer(inner.query(kind, wire(request), wireOptions(options))),
    change: (kind, request, options) => wireChange(() => inner.change(kind, wire(request), wireOptions(options))),
    preview: (kind, request, options) => answer(inner.preview(kind, wire(request), wireOptions(options))),
    createTogether: async (request, options) => {
      const members = await withWiredErrors(inner.createTogether(wire(request), wireOptions(options)));
      return members.map((member) =>
        'change' in member ? { name: member.name, change: wireChange(() => member.change) } : wire(member),
      );
    },
    previewTogether: (request, options) => answer(inner.previewTogether(wire(request), wireOptions(options))),
    resume: (request, options) => wireChange(() => inner.resume(wire(request), wireOptions(options))),
    rollback: (request, options) => wireChange(() => inner.rollback(wire(request), wireOptions(options))),
    backup: (options) => withWiredErrors(inner.backup(wireOptions(options))),
    restore: (options) => wireChange(() => inner.restore(wireOptions(options))),
    console: (request, options) => withWiredErrors(inner.console(wire(request), wireOptions(options))),
    watch: (request, options) => wireWatch(inner.watch(wire(request), wireOptions(options))),
    close: () => withWiredErrors(inner.close()),
  };
}

/** What arrives at the other end; throws where a value is no JSON at all. */
function wire<T>(value: T): T {
  return JSON.parse(JSON.stringify(value ?? null));
}

function wireOptions<T extends { readonly actor: object; readonly signal?: AbortSignal }>(options: T): T {
  return { ...options, actor: wire(options.actor) };
}

async function answer<T>(promise: Promise<T>): Promise<T> {
  return wire(await withWiredErrors(promise));
}

async function withWiredErrors<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw fromErrorRecord(wire(toErrorRecord(toNanoError(error))));
  }
}

function wireChange<T>(start: () => Change<T>): Change<T> {
  const change = start();
  const result: Promise<Done<T>> = answer(change.result);
  result.catch(() => {});
  return {
    result,
    async *[Symbol.asyncIterator]() {
      for await (const event of change) yield wire<ChangeEvent>(event);
    },
  };
}

function wireWatch(watch: Watch): Watch {
  return {
    pace: (intervalMs) => watch.pace(wire(intervalMs)),
    refresh: () => watch.refresh(),
    close: () => withWiredErrors(watch.close()),
    async *[Symbol.asyncIterator]() {
      try {
        for await (const update of watch) yield wire<WatchUpdate>(update);
      } catch (error) {
        throw fromErrorRecord(wire(toErrorRecord(toNanoError(error))));
      }
    },
  };
}
