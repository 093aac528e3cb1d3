import { counted } from '../../cli/output/counted.ts';
import type { Act, Effect, Reply } from '../app/effects.ts';
import type { Facts } from '../app/facts.ts';
import type { Reaction } from '../app/screens.ts';
import { asciiGlyphs } from '../terminal/glyphs.ts';
import type { Key } from '../terminal/input.ts';
import { boxRoom } from '../view-model/overlay.ts';
import { type Choice, choicesFor } from './acts.ts';
import { helpLines } from './help.ts';
import { say } from './react-key.ts';
import { type Confirmation, type Layer, type Screen, tableOf, withTable } from './state.ts';
import { views } from './table-view.ts';

/** What a key does while something lies over the table. */
export function reactToLayerKey(screen: Screen, layer: Layer, key: Key, facts: Facts): Reaction<Screen> {
  if (key.id === 'ctrl-c' || key.id === 'escape' || (key.id === 'q' && layer.type !== 'confirm')) return closed(screen);
  switch (layer.type) {
    case 'help':
      return plain(help(screen, layer.top, key, facts));
    case 'menu':
      return menu(screen, layer, key, facts);
    case 'columns':
      return plain(columns(screen, layer.at, key));
    case 'confirm':
      return confirm(screen, layer.confirmation, key);
  }
}

function plain(screen: Screen): Reaction<Screen> {
  return { screen, effects: [] };
}

function closed(screen: Screen, effects: readonly Effect[] = []): Reaction<Screen> {
  return { screen: { ...screen, layer: null }, effects };
}

/** By how much a key moves; undefined where it is for something else. */
function stepOf({ id }: Key): number | undefined {
  return { up: -1, k: -1, down: 1, j: 1, pageup: -10, pagedown: 10, home: -1000, g: -1000, end: 1000, G: 1000 }[id];
}

const within = (at: number, count: number) => Math.max(0, Math.min(at, count - 1));

function help(screen: Screen, top: number, key: Key, facts: Facts): Screen {
  if (key.id === '?' || key.id === 'f1') return { ...screen, layer: null };
  const lines = helpLines(screen.view, facts.readonly, facts.size.columns - 4, asciiGlyphs).length;
  const last = Math.max(0, lines - boxRoom(facts.size.rows));
  return { ...screen, layer: { type: 'help', top: within(top + (stepOf(key) ?? 0), last + 1) } };
}

function columns(screen: Screen, at: number, key: Key): Screen {
  const all = views[screen.view].columns;
  const step = stepOf(key);
  if (step !== undefined) return { ...screen, layer: { type: 'columns', at: within(at + step, all.length) } };
  if (key.id === 'o' || key.id === 'enter') return { ...screen, layer: null };
  const column = all[at];
  if (key.id !== 'space' || column === undefined || column.rank === 0) return screen;
  const { [column.key]: wish, ...others } = tableOf(screen).wishes;
  // As fits, always, never, and as fits again.
  if (wish === undefined) return withTable(screen, { wishes: { ...others, [column.key]: true } });
  return withTable(screen, { wishes: wish ? { ...others, [column.key]: false } : others });
}

function menu(
  screen: Screen,
  layer: Extract<Layer, { readonly type: 'menu' }>,
  key: Key,
  facts: Facts,
): Reaction<Screen> {
  const choices = choicesFor(screen.view, facts, layer.targets);
  const step = stepOf(key);
  const named = choices.find((choice) => choice.key === key.id);
  if (named !== undefined) return chosen(screen, named);
  if (step !== undefined) return plain({ ...screen, layer: { ...layer, at: within(layer.at + step, choices.length) } });
  const under = choices[layer.at];
  return key.id === 'enter' && under !== undefined ? chosen(screen, under) : plain(screen);
}

/** Asks before it does anything, and has the cells asked meanwhile what the act would meet. */
function chosen(screen: Screen, { name, happens, care, candidates }: Choice): Reaction<Screen> {
  const able = candidates.filter(({ refusal }) => refusal === null);
  const [only] = able;
  if (only === undefined) {
    const why = candidates.length === 1 ? `: ${candidates[0]?.name} ${candidates[0]?.refusal}` : '';
    return plain(say(screen, `cannot ${name}${why}`, true));
  }
  const confirmation: Confirmation = {
    choice: name,
    title:
      able.length === 1
        ? `${name} ${only.name}`
        : `${name} ${counted(able.length, able[0]?.act.kind.startsWith('cell') ? 'cell' : 'instance')}`,
    acts: able.map((one) => ({
      act: one.act,
      name: one.name,
      note: `(${one.stands}) ${happens}`,
      plan: null,
      error: null,
    })),
    left: candidates.flatMap((one) => (one.refusal === null ? [] : [{ name: one.name, why: one.refusal }])),
    needs: care === 'mild' ? 'enter' : able.length === 1 ? 'y' : 'count',
    text: '',
  };
  const effects = able.map(({ act }): Effect => ({ type: 'preview', act }));
  return { screen: { ...screen, layer: { type: 'confirm', confirmation } }, effects };
}

function confirm(screen: Screen, confirmation: Confirmation, key: Key): Reaction<Screen> {
  const { needs, text } = confirmation;
  const acts = confirmation.acts.filter(({ error }) => error === null).map(({ act }) => act);
  if (acts.length === 0) return key.id === 'enter' ? closed(screen) : plain(screen);
  if (needs === 'y') return key.id === 'y' ? begin(screen, acts) : plain(screen);
  if (key.id === 'enter') {
    if (needs === 'enter' || text === String(acts.length)) return begin(screen, acts);
    return plain(retyped(screen, confirmation, ''));
  }
  if (needs === 'count' && key.id === 'backspace') return plain(retyped(screen, confirmation, text.slice(0, -1)));
  return /^\d$/.test(key.text) ? plain(retyped(screen, confirmation, text + key.text)) : plain(screen);
}

function retyped(screen: Screen, confirmation: Confirmation, text: string): Screen {
  return { ...screen, layer: { type: 'confirm', confirmation: { ...confirmation, text } } };
}

/** What was marked has been dealt with. */
function begin(screen: Screen, acts: readonly Act[]): Reaction<Screen> {
  return closed(withTable(screen, { marks: new Set(), anchor: null }), [{ type: 'act', acts }]);
}

/** What the cells said to an act that somebody is about to begin. */
export function withPreview(
  screen: Screen,
  { act, plan, error }: Extract<Reply, { readonly type: 'previewed' }>,
): Screen {
  if (screen.layer?.type !== 'confirm') return screen;
  const { confirmation } = screen.layer;
  const acts = confirmation.acts.map((one) => (isSame(one.act, act) ? { ...one, plan, error } : one));
  return { ...screen, layer: { type: 'confirm', confirmation: { ...confirmation, acts } } };
}

function isSame(a: Act, b: Act): boolean {
  return a.kind === b.kind && a.request.name === b.request.name;
}
