import type { Changes, Queries } from '../../controller/controller.ts';
import type { ErrorRecord } from '../../controller/model/errors.ts';
import type { PlanView } from '../../controller/model/views.ts';

type ActKind =
  | 'instance.start'
  | 'instance.stop'
  | 'instance.restart'
  | 'instance.pause'
  | 'instance.resume'
  | 'instance.delete'
  | 'cell.enable'
  | 'cell.disable';

/** A change that can be begun from the dashboard: an ordinary operation. */
export type Act = { [K in ActKind]: { readonly kind: K; readonly request: Changes[K]['request'] } }[ActKind];

type QuestionKind = 'instance.show' | 'cell.show' | 'operation.show' | 'pool.show' | 'history.list' | 'stats.history';

/** What is asked for one thing that is looked at more closely. */
export type Question = {
  [K in QuestionKind]: { readonly kind: K; readonly request: Queries[K]['request'] };
}[QuestionKind];

export type Answer = {
  [K in QuestionKind]: {
    readonly kind: K;
    readonly request: Queries[K]['request'];
    readonly answer: Queries[K]['answer'];
  };
}[QuestionKind];

/** What a screen wants done: plain data, so that what a key does can be tested without doing it. */
export type Effect =
  | { readonly type: 'quit' }
  /** All begin at once; each has its own Run. */
  | { readonly type: 'act'; readonly acts: readonly Act[] }
  /** What the act would do: comes back as `previewed`. */
  | { readonly type: 'preview'; readonly act: Act }
  /** Comes back as `answered`. */
  | { readonly type: 'ask'; readonly question: Question }
  /** Looks as often from now on. */
  | { readonly type: 'pace'; readonly intervalMs: number }
  | { readonly type: 'freeze'; readonly frozen: boolean }
  /** Looks now. */
  | { readonly type: 'refresh' }
  /** Writes the whole screen again: something else wrote on it. */
  | { readonly type: 'redraw' }
  /** As Ctrl-Z does elsewhere. */
  | { readonly type: 'suspend' }
  /** The dashboard steps aside, and comes back when that has ended. */
  | { readonly type: 'console'; readonly instance: string }
  | { readonly type: 'ssh'; readonly target: { readonly kind: 'instance' | 'cell'; readonly name: string } };

/** What comes back of what was asked for. */
export type Reply =
  | { readonly type: 'answered'; readonly answer: Answer }
  | { readonly type: 'refused'; readonly question: Question; readonly error: ErrorRecord }
  | {
      readonly type: 'previewed';
      readonly act: Act;
      readonly plan: PlanView | null;
      readonly error: ErrorRecord | null;
    };
