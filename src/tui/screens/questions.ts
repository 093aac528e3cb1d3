import type { ErrorRecord } from '../../controller/model/errors.ts';
import type { SeriesView } from '../../controller/model/stats-views.ts';
import type { CellView, HistoryEntry, InstanceDetail, PoolView } from '../../controller/model/views.ts';
import type { Answer, Question } from '../app/effects.ts';
import type { Facts } from '../app/facts.ts';
import type { Reaction } from '../app/screens.ts';
import type { Refusals } from '../view-model/detail/parts.ts';
import { type Asked, type Screen, tableOf } from './state.ts';
import { views } from './table-view.ts';

/** Questions are kept so that going back to a thing asks nothing again for a while. */
const kept = 40;
const historyShown = 8;
/** After so long what is shown is asked for again. */
const staleMs = 20_000;
/** What the finest samples that are kept reach back to. */
const seriesMs = 10 * 60 * 1000;

/** What the details of the thing under the cursor need that no look tells. */
function questionsFor(facts: Facts, screen: Screen): readonly Question[] {
  if (screen.detail === null) return [];
  const table = tableOf(screen);
  const row = views[screen.view].list(facts, table).find(({ id }) => id === table.cursor);
  if (row === undefined) return [];
  const { name } = row;
  const history: Question = { kind: 'history.list', request: { thing: name, limit: historyShown } };
  const since = new Date(facts.now - seriesMs).toISOString();
  if (screen.view === 'instances') {
    return [
      { kind: 'instance.show', request: { name, cached: true } },
      history,
      { kind: 'stats.history', request: { subject: 'instance', name, since } },
    ];
  }
  if (screen.view === 'cells') {
    return [
      { kind: 'cell.show', request: { name, cached: true } },
      history,
      { kind: 'stats.history', request: { subject: 'cell', name, since } },
    ];
  }
  return screen.view === 'pools' ? [{ kind: 'pool.show', request: { name } }] : [];
}

/** What is asked now, because it was not asked before or a while ago; the screen remembers that it was. */
export function askWhatIsMissing(facts: Facts, screen: Screen): Reaction<Screen> {
  const isKnown = (question: Question) =>
    screen.asked.some((asked) => isSame(asked.question, question) && facts.now - asked.at < staleMs);
  const missing = questionsFor(facts, screen).filter((question) => !isKnown(question));
  if (missing.length === 0) return { screen, effects: [] };
  // What is known is shown until the new answer comes, and so is why nothing is.
  const asked = missing.map((question): Asked => {
    const before = screen.asked.find((one) => isSame(one.question, question));
    return { question, at: facts.now, answer: before?.answer ?? null, refused: before?.refused ?? null };
  });
  const others = screen.asked.filter((one) => !missing.some((question) => isSame(one.question, question)));
  return {
    screen: { ...screen, asked: [...others, ...asked].slice(-kept) },
    effects: missing.map((question) => ({ type: 'ask', question })),
  };
}

export function withAnswer(screen: Screen, answer: Answer): Screen {
  return withAsked(screen, answer, { answer, refused: null });
}

/** What cannot be told stays unknown, with the reason; the next time is soon enough to ask again. */
export function withRefusal(screen: Screen, question: Question, error: ErrorRecord): Screen {
  return withAsked(screen, question, { refused: error });
}

function withAsked(screen: Screen, to: Pick<Question, 'kind' | 'request'>, change: Partial<Asked>): Screen {
  return { ...screen, asked: screen.asked.map((one) => (isSame(one.question, to) ? { ...one, ...change } : one)) };
}

export interface Answers {
  readonly shown: InstanceDetail | null;
  readonly cell: CellView | null;
  readonly pool: PoolView | null;
  readonly history: readonly HistoryEntry[] | null;
  readonly series: SeriesView | null;
  readonly refused: Refusals;
}

/** All that has come about a thing. */
export function answersOf({ asked }: Screen, name: string): Answers {
  let answers: Answers = { shown: null, cell: null, pool: null, history: null, series: null, refused: {} };
  for (const { answer, question, refused } of asked) {
    if (nameOf(question) !== name) continue;
    if (refused !== null) answers = { ...answers, refused: { ...answers.refused, [question.kind]: refused.message } };
    if (answer === null) continue;
    if (answer.kind === 'instance.show') answers = { ...answers, shown: answer.answer };
    else if (answer.kind === 'cell.show') answers = { ...answers, cell: answer.answer };
    else if (answer.kind === 'pool.show') answers = { ...answers, pool: answer.answer };
    else if (answer.kind === 'history.list') answers = { ...answers, history: answer.answer };
    else if (answer.kind === 'stats.history') answers = { ...answers, series: answer.answer };
  }
  return answers;
}

function isSame(a: Pick<Question, 'kind' | 'request'>, b: Pick<Question, 'kind' | 'request'>): boolean {
  return a.kind === b.kind && nameOf(a) === nameOf(b);
}

function nameOf({ request }: Pick<Question, 'request'>): string | undefined {
  if ('name' in request) return request.name;
  if ('thing' in request) return request.thing;
  return 'operation' in request ? request.operation : undefined;
}
