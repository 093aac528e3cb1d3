import type { CallOptions, Change, ChangeEvent, Controller } from '../../controller/controller.ts';
import { toErrorRecord, toNanoError } from '../../controller/model/errors.ts';
import type { Act } from './effects.ts';
import type { Run } from './facts.ts';

export interface ActRunnerOptions {
  readonly controller: Pick<Controller, 'change'>;
  readonly call: CallOptions;
  now(): number;
  /** Something of a run is other than it was. */
  changed(runs: readonly Run[]): void;
}

export interface ActRunner {
  begin(acts: readonly Act[]): void;
  /** Those that have not ended. */
  unfinished(): readonly Run[];
  /** Resolves when all have ended, however. */
  settled(): Promise<void>;
}

/** More are of no use to anybody: operations are kept elsewhere. */
const mostKept = 100;

/** Begins changes and follows them: each is an operation like any other. Never throws. */
export function createActRunner({ controller, call, now, changed }: ActRunnerOptions): ActRunner {
  let runs: readonly Run[] = [];
  let number = 0;
  const live = new Set<Promise<void>>();

  const update = (one: number, change: Partial<Run>) => {
    runs = runs.map((run) => (run.number === one ? { ...run, ...change } : run));
    changed(runs);
  };
  const follow = async (run: Run) => {
    try {
      const change: Change<unknown> = controller.change(run.act.kind, run.act.request, call);
      // It is waited for below; nobody is told of its failure twice.
      change.result.catch(() => {});
      for await (const event of change) update(run.number, told(event));
      const { operation } = await change.result;
      update(run.number, { state: 'done', operation, endedAt: now(), step: null });
    } catch (error) {
      update(run.number, { state: 'failed', error: toErrorRecord(toNanoError(error)), endedAt: now() });
    }
  };

  return {
    begin: (acts) => {
      for (const act of acts) {
        number += 1;
        const run = begun(number, act, now());
        const ended = [...runs].filter(({ state }) => state !== 'running');
        const dropped = new Set(ended.slice(0, Math.max(0, runs.length + 1 - mostKept)));
        runs = [...runs.filter((one) => !dropped.has(one)), run];
        const following: Promise<void> = follow(run).finally(() => live.delete(following));
        live.add(following);
      }
      changed(runs);
    },
    unfinished: () => runs.filter(({ state }) => state === 'running'),
    settled: async () => {
      while (live.size > 0) await Promise.all(live);
    },
  };
}

function begun(number: number, act: Act, startedAt: number): Run {
  const nothing = { endedAt: null, operation: null, step: null, done: null, total: null, error: null };
  return { number, act, startedAt, state: 'running', ...nothing };
}

function told(event: ChangeEvent): Partial<Run> {
  switch (event.type) {
    case 'started':
      return { operation: event.operation };
    case 'step':
      if (event.state === 'running') return { step: event.title, done: null, total: null };
      return event.state === 'undoing' ? { step: `undo: ${event.title}`, done: null, total: null } : {};
    case 'progress':
      return { done: event.done, total: event.total };
    case 'notice':
      return { step: event.message };
  }
}
