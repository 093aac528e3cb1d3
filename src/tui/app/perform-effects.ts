import type { CallOptions, Controller, Watch } from '../../controller/controller.ts';
import { toErrorRecord, toNanoError } from '../../controller/model/errors.ts';
import type { ScreenSession } from '../terminal/screen-session.ts';
import type { Act, Effect, Question, Reply } from './effects.ts';
import type { Facts } from './facts.ts';
import type { ActRunner } from './run-acts.ts';

/** What takes the terminal while the dashboard steps aside: handed in, for it knows more than the dashboard may. */
export interface Asides {
  console(instance: string): Promise<void>;
  ssh(target: Extract<Effect, { type: 'ssh' }>['target']): Promise<void>;
}

export interface EffectOptions {
  readonly session: Pick<ScreenSession, 'redraw' | 'suspend' | 'stepAside'>;
  readonly asides: Asides;
  readonly call: CallOptions;
  /** Null until it is open. */
  controller(): Controller | null;
  watch(): Watch | null;
  runner(): ActRunner | null;
  facts(): Facts;
  update(change: Partial<Facts>): void;
  reply(reply: Reply): void;
  trouble(error: unknown): void;
  quit(): void;
}

/** Does what a screen wants done. Never throws: what goes wrong is told on the screen. */
export function performEffect(effect: Effect, options: EffectOptions): void {
  const { session, asides } = options;
  const aside = (run: () => Promise<void>) => void session.stepAside(run).catch(options.trouble);
  switch (effect.type) {
    case 'quit':
      options.quit();
      break;
    case 'act':
      if (!options.facts().readonly) options.runner()?.begin(effect.acts);
      break;
    case 'preview':
      void preview(effect.act, options);
      break;
    case 'ask':
      void ask(effect.question, options);
      break;
    case 'pace':
      options.update({ intervalMs: effect.intervalMs });
      if (!options.facts().frozen) options.watch()?.pace(effect.intervalMs);
      break;
    case 'freeze':
      options.update({ frozen: effect.frozen });
      options.watch()?.pace(effect.frozen ? null : options.facts().intervalMs);
      break;
    case 'refresh':
      options.watch()?.refresh();
      break;
    case 'redraw':
      session.redraw();
      break;
    case 'suspend':
      session.suspend();
      break;
    case 'console':
      aside(() => asides.console(effect.instance));
      break;
    case 'ssh':
      aside(() => asides.ssh(effect.target));
      break;
  }
}

async function preview(act: Act, { controller, call, reply }: EffectOptions): Promise<void> {
  try {
    const plan = (await controller()?.preview(act.kind, act.request, call)) ?? null;
    reply({ type: 'previewed', act, plan, error: null });
  } catch (error) {
    reply({ type: 'previewed', act, plan: null, error: toErrorRecord(toNanoError(error)) });
  }
}

async function ask(question: Question, { controller, call, reply }: EffectOptions): Promise<void> {
  const opened = controller();
  if (opened === null) return;
  try {
    reply({ type: 'answered', answer: await answer(question, opened, call) });
  } catch (error) {
    reply({ type: 'refused', question, error: toErrorRecord(toNanoError(error)) });
  }
}

async function answer(question: Question, controller: Controller, call: CallOptions) {
  const { kind } = question;
  switch (kind) {
    case 'instance.show':
      return { ...question, answer: await controller.query(kind, question.request, call) };
    case 'cell.show':
      return { ...question, answer: await controller.query(kind, question.request, call) };
    case 'pool.show':
      return { ...question, answer: await controller.query(kind, question.request, call) };
    case 'operation.show':
      return { ...question, answer: await controller.query(kind, question.request, call) };
    case 'history.list':
      return { ...question, answer: await controller.query(kind, question.request, call) };
    case 'stats.history':
      return { ...question, answer: await controller.query(kind, question.request, call) };
  }
}
