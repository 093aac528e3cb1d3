import { defer } from '../../src/cell/transport/deferred.ts';
import type {
  CallOptions,
  Change,
  ChangeEvent,
  ChangeKind,
  ChangeOptions,
  Changes,
  Controller,
  CreateTogetherRequest,
  GroupMember,
  GroupPreview,
  Queries,
  QueryKind,
  Watch,
  WatchRequest,
  WatchUpdate,
} from '../../src/controller/controller.ts';
import { NanoError } from '../../src/controller/model/errors.ts';
import type { Done, PlanView, RestoreView } from '../../src/controller/model/views.ts';
import type { ByteSource, Terminal, TerminalSize } from '../../src/controller/ports.ts';

type Emit = (event: ChangeEvent) => void;
type Answered<T> = T | Promise<T>;

/** What a fake controller answers; what it is not told to answer is a mistake of the test. */
export interface ControllerScript {
  readonly queries?: {
    readonly [K in QueryKind]?: (
      request: Queries[K]['request'],
      options: CallOptions,
    ) => Answered<Queries[K]['answer']>;
  };
  readonly changes?: {
    readonly [K in ChangeKind]?: (
      request: Changes[K]['request'],
      options: ChangeOptions,
      emit: Emit,
    ) => Answered<Done<Changes[K]['value']>>;
  };
  readonly preview?: (kind: ChangeKind, request: object, options: ChangeOptions) => Answered<PlanView>;
  readonly createTogether?: (
    request: CreateTogetherRequest,
    options: ChangeOptions,
  ) => Answered<readonly GroupMember[]>;
  readonly previewTogether?: (request: CreateTogetherRequest) => Answered<readonly GroupPreview[]>;
  readonly resume?: (operation: string, emit: Emit) => Answered<Done<null>>;
  readonly rollback?: (operation: string, emit: Emit) => Answered<Done<null>>;
  readonly backup?: () => Answered<ByteSource>;
  readonly restore?: (source: ByteSource, emit: Emit) => Answered<Done<RestoreView>>;
  readonly console?: (name: string, size: TerminalSize) => Answered<Terminal>;
  /** What a watch tells, until it is closed. */
  readonly watch?: (request: WatchRequest, options: CallOptions) => AsyncIterable<WatchUpdate>;
  /** How long closing it takes. */
  readonly watchCloses?: () => Promise<void>;
}

/** One call as it reached the controller. */
interface RecordedCall {
  readonly call: string;
  readonly request: object;
  readonly options: ChangeOptions;
}

export interface FakeController extends Controller {
  readonly calls: readonly RecordedCall[];
  readonly closed: () => boolean;
}

export function fakeController(script: ControllerScript = {}): FakeController {
  const calls: RecordedCall[] = [];
  let closed = false;
  return {
    calls,
    closed: () => closed,
    async query(kind, request, options) {
      calls.push({ call: kind, request, options });
      const answer = script.queries?.[kind];
      if (answer === undefined) throw unscripted(kind);
      return await answer(request, options);
    },
    change(kind, request, options) {
      calls.push({ call: kind, request, options });
      const make = script.changes?.[kind];
      return startChange(async (emit) => {
        if (make === undefined) throw unscripted(kind);
        return await make(request, options, emit);
      });
    },
    async preview(kind, request, options) {
      calls.push({ call: `preview ${kind}`, request, options });
      if (script.preview === undefined) throw unscripted(`preview ${kind}`);
      return await script.preview(kind, request, options);
    },
    async createTogether(request, options) {
      calls.push({ call: 'createTogether', request, options });
      if (script.createTogether === undefined) throw unscripted('createTogether');
      return await script.createTogether(request, options);
    },
    async previewTogether(request, options) {
      calls.push({ call: 'previewTogether', request, options });
      if (script.previewTogether === undefined) throw unscripted('previewTogether');
      return await script.previewTogether(request);
    },
    resume(request, options) {
      calls.push({ call: 'resume', request, options });
      return startChange(async (emit) => {
        if (script.resume === undefined) throw unscripted('resume');
        return await script.resume(request.operation, emit);
      });
    },
    rollback(request, options) {
      calls.push({ call: 'rollback', request, options });
      return startChange(async (emit) => {
        if (script.rollback === undefined) throw unscripted('rollback');
        return await script.rollback(request.operation, emit);
      });
    },
    async backup(options) {
      calls.push({ call: 'backup', request: {}, options });
      if (script.backup === undefined) throw unscripted('backup');
      return await script.backup();
    },
    restore(options) {
      calls.push({ call: 'restore', request: {}, options });
      return startChange(async (emit) => {
        if (script.restore === undefined || options.source === undefined) throw unscripted('restore');
        return await script.restore(options.source, emit);
      });
    },
    async console(request, options) {
      calls.push({ call: 'console', request, options });
      if (script.console === undefined) throw unscripted('console');
      return await script.console(request.name, request.size);
    },
    watch(request, options) {
      calls.push({ call: 'watch', request, options });
      if (script.watch === undefined) throw unscripted('watch');
      return fakeWatch(script.watch(request, options), {
        record: (call, told) => calls.push({ call, request: told, options }),
        closes: script.watchCloses ?? (async () => {}),
      });
    },
    async close() {
      closed = true;
    },
  };
}

export function done<T>(value: T, operation = 1, warnings: readonly string[] = []): Done<T> {
  return { operation, value, warnings };
}

/** A change that ends so, or fails. */
export function fakeChange<T>(outcome: Done<T> | NanoError): Change<T> {
  return startChange(async () => {
    if (outcome instanceof NanoError) throw outcome;
    return outcome;
  });
}

function unscripted(call: string): NanoError {
  return new NanoError('INTERNAL', `the fake controller was not told what to answer to ${call}`);
}

function startChange<T>(work: (emit: Emit) => Promise<Done<T>>): Change<T> {
  const events: ChangeEvent[] = [];
  let wake = () => {};
  let ended = false;
  const result = work((event) => {
    events.push(event);
    wake();
  }).finally(() => {
    ended = true;
    wake();
  });
  result.catch(() => {});
  return {
    result,
    async *[Symbol.asyncIterator]() {
      for (;;) {
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

/** Tells what the script does; what is asked of the watch is recorded as calls of their own. */
function fakeWatch(
  updates: AsyncIterable<WatchUpdate>,
  {
    record,
    closes,
  }: { readonly record: (call: string, request: object) => void; readonly closes: () => Promise<void> },
): Watch {
  const closing = defer<IteratorResult<WatchUpdate>>();
  return {
    pace: (intervalMs) => record('watch pace', { intervalMs }),
    refresh: () => record('watch refresh', {}),
    async close() {
      record('watch close', {});
      await closes();
      closing.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      const inner = updates[Symbol.asyncIterator]();
      return {
        next: () => Promise.race([inner.next(), closing.promise]),
        return: async () => ({ done: true, value: undefined }),
      };
    },
  };
}
