import type { Effect } from '../app/effects.ts';
import type { Facts } from '../app/facts.ts';
import type { Reaction, ViewName } from '../app/screens.ts';
import type { Key } from '../terminal/input.ts';
import { intervalText } from '../view-model/figures.ts';
import { choicesFor } from './acts.ts';
import { listOf, moveBy, moveTo, pageOf, targetsOf } from './cursor.ts';
import { actOf, type KeyAct } from './keys.ts';
import { markRange, toggleMark } from './marks.ts';
import { invert, sortBeside, sortBy } from './sorting.ts';
import { type Screen, tableOf, withTable } from './state.ts';
import { viewNames } from './table-view.ts';

type Handler = (screen: Screen, facts: Facts) => Screen | Reaction<Screen>;

/** What a key does while nothing lies over the table and nothing is typed. */
export function reactToKey(screen: Screen, { id }: Key, facts: Facts): Reaction<Screen> {
  const act = actOf(id, screen.view, facts.readonly);
  if (act === undefined) return { screen, effects: [] };
  const result = handlers[act](screen, facts);
  return 'effects' in result ? result : { screen: result, effects: [] };
}

const handlers: Readonly<Record<KeyAct, Handler>> = {
  up: (screen, facts) => (fillsScreen(screen, facts) ? scrollDetails(screen, -1) : moveBy(screen, facts, -1)),
  down: (screen, facts) => (fillsScreen(screen, facts) ? scrollDetails(screen, 1) : moveBy(screen, facts, 1)),
  'page-up': (screen, facts) =>
    fillsScreen(screen, facts) ? scrollDetails(screen, -10) : moveBy(screen, facts, -pageOf(screen, facts)),
  'page-down': (screen, facts) =>
    fillsScreen(screen, facts) ? scrollDetails(screen, 10) : moveBy(screen, facts, pageOf(screen, facts)),
  home: (screen, facts) => moveTo(screen, facts, 0),
  end: (screen, facts) => moveTo(screen, facts, Number.MAX_SAFE_INTEGER),
  'view-1': (screen) => goToView(screen, 'cells'),
  'view-2': (screen) => goToView(screen, 'instances'),
  'view-3': (screen) => goToView(screen, 'pools'),
  'view-4': (screen) => goToView(screen, 'operations'),
  'view-5': (screen) => goToView(screen, 'events'),
  'next-view': (screen) => goToView(screen, besideView(screen.view, 1)),
  'previous-view': (screen) => goToView(screen, besideView(screen.view, -1)),
  'last-view': (screen) => (screen.lastView === null ? screen : goToView(screen, screen.lastView)),
  filter: (screen) => {
    const { filter } = tableOf(screen);
    return { ...screen, prompt: { kind: 'filter', text: filter, before: filter } };
  },
  'sort-left': (screen, facts) => sortBeside(screen, facts, -1),
  'sort-right': (screen, facts) => sortBeside(screen, facts, 1),
  invert,
  'sort-cpu': (screen) => sortBy(screen, 'cpu'),
  'sort-memory': (screen) => sortBy(screen, 'memory'),
  'sort-time': (screen) => sortBy(screen, screen.view === 'operations' ? 'started' : 'time'),
  columns: (screen) => ({ ...screen, layer: { type: 'columns', at: 0 } }),
  follow: (screen) => {
    const follow = !tableOf(screen).follow;
    const text = follow ? 'the cursor stays with its thing' : 'the cursor stays at its place';
    return { ...withTable(screen, { follow }), message: { text, bad: false } };
  },
  mark: toggleMark,
  'mark-range': markRange,
  unmark: (screen) => withTable(screen, { marks: new Set(), anchor: null }),
  details: (screen) => ({ ...screen, detail: screen.detail === null ? { top: 0 } : null }),
  'details-up': (screen) => scrollDetails(screen, -1),
  'details-down': (screen) => scrollDetails(screen, 1),
  menu: openMenu,
  console: stepAside((name) => ({ type: 'console', instance: name })),
  ssh: (screen, facts) => {
    const kind = screen.view === 'cells' ? 'cell' : 'instance';
    return stepAside((name) => ({ type: 'ssh', target: { kind, name } }))(screen, facts);
  },
  command: (screen) => ({ ...screen, prompt: { kind: 'command', text: '', before: '' } }),
  freeze: (screen, facts) => effect(screen, { type: 'freeze', frozen: !facts.frozen }),
  slower: (screen, facts) =>
    pace(
      screen,
      intervals.find((ms) => ms > facts.intervalMs),
    ),
  faster: (screen, facts) =>
    pace(
      screen,
      intervals.findLast((ms) => ms < facts.intervalMs),
    ),
  refresh: (screen) => effect(screen, { type: 'refresh' }),
  redraw: (screen) => effect(screen, { type: 'redraw' }),
  suspend: (screen) => effect(screen, { type: 'suspend' }),
  help: (screen) => ({ ...screen, layer: { type: 'help', top: 0 } }),
  back,
  quit: (screen) => effect(screen, { type: 'quit' }),
};

const intervals = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000];

function effect(screen: Screen, one: Effect): Reaction<Screen> {
  return { screen, effects: [one] };
}

export function say(screen: Screen, text: string, bad = false): Screen {
  return { ...screen, message: { text, bad } };
}

export function pace(screen: Screen, intervalMs: number | undefined): Screen | Reaction<Screen> {
  if (intervalMs === undefined) return say(screen, 'from 500ms to 1m');
  return effect(say(screen, `looks every ${intervalText(intervalMs)}`), { type: 'pace', intervalMs });
}

export function goToView(screen: Screen, view: ViewName): Screen {
  if (view === screen.view) return screen;
  return { ...screen, view, lastView: screen.view, detail: screen.detail === null ? null : { top: 0 } };
}

function besideView(view: ViewName, step: 1 | -1): ViewName {
  const at = (viewNames.indexOf(view) + step + viewNames.length) % viewNames.length;
  return viewNames[at] ?? view;
}

/** Whether details stand in the table's place, so that the arrows are theirs. */
function fillsScreen(screen: Screen, facts: Facts): boolean {
  return screen.detail !== null && pageOf(screen, facts) === 1;
}

function scrollDetails(screen: Screen, lines: number): Screen {
  return screen.detail === null ? screen : { ...screen, detail: { top: Math.max(0, screen.detail.top + lines) } };
}

/** For what takes the terminal over: only of what is there. */
function stepAside(make: (name: string) => Effect): Handler {
  return (screen, facts) => {
    const { cursor } = tableOf(screen);
    const row = listOf(facts, screen).find(({ id }) => id === cursor);
    return row === undefined ? say(screen, 'nothing is under the cursor') : effect(screen, make(row.name));
  };
}

/** One step out of what is open, the innermost first. */
function back(screen: Screen, facts: Facts): Screen {
  const table = tableOf(screen);
  const run = facts.runs.findLast(({ state }) => state !== 'running')?.number ?? -1;
  const failed = facts.runs.some(({ state, number }) => state === 'failed' && number > screen.seen.run);
  const notice = facts.notices.at(-1)?.number ?? -1;
  const told = facts.notices.some(({ severity, number }) => severity === 'error' && number > screen.seen.notice);
  if (failed || told) return { ...screen, seen: { run: Math.max(run, screen.seen.run), notice } };
  if (screen.detail !== null) return { ...screen, detail: null };
  if (table.marks.size > 0) return withTable(screen, { marks: new Set(), anchor: null });
  return table.filter === '' ? screen : withTable(screen, { filter: '' });
}

/** The menu for what is meant, on the first act that makes sense. */
function openMenu(screen: Screen, facts: Facts): Screen {
  const targets = targetsOf(screen, facts);
  if (targets.length === 0) return say(screen, 'nothing is under the cursor');
  const choices = choicesFor(screen.view, facts, targets);
  const at = choices.findIndex(({ candidates }) => candidates.some(({ refusal }) => refusal === null));
  return { ...screen, layer: { type: 'menu', at: Math.max(0, at), targets } };
}
