import type { Facts } from '../app/facts.ts';
import type { ViewName } from '../app/screens.ts';
import { viewNames, views } from './table-view.ts';

/** What can be typed after `:`. */
export type Command =
  | { readonly type: 'view'; readonly view: ViewName }
  | { readonly type: 'sort'; readonly column: string; readonly direction: 'up' | 'down' | null }
  | { readonly type: 'filter'; readonly text: string }
  | { readonly type: 'pool'; readonly name: string }
  | { readonly type: 'go'; readonly name: string }
  | { readonly type: 'interval'; readonly ms: number }
  | { readonly type: 'columns' | 'help' | 'freeze' | 'refresh' | 'quit' }
  | { readonly type: 'wrong'; readonly why: string };

const plain = ['columns', 'help', 'freeze', 'refresh', 'quit'] as const;
const takingMore: readonly string[] = ['filter', 'go', 'interval', 'pool', 'sort'];
const words: readonly string[] = [...viewNames, ...takingMore, ...plain];
const shortest = 500;
const longest = 60_000;

/** What was typed, where it can be understood; a beginning of a word that only one has is that word. */
export function parseCommand(text: string, view: ViewName): Command | null {
  const [typed = '', ...rest] = text.trim().split(/\s+/);
  const argument = rest.join(' ');
  if (typed === '') return null;
  const word = typed === 'q' ? 'quit' : expanded(typed);
  const shown = viewNames.find((name) => name === word);
  if (shown !== undefined) return { type: 'view', view: shown };
  const simple = plain.find((name) => name === word);
  if (simple !== undefined) return { type: simple };
  if (word === 'filter') return { type: 'filter', text: argument };
  if (word === 'pool') return { type: 'pool', name: argument };
  if (word === 'go') return argument === '' ? wrong('go where? go NAME') : { type: 'go', name: argument };
  if (word === 'interval') return interval(argument);
  if (word === 'sort') return sort(rest, view);
  return wrong(`no command "${typed}": ${words.join(', ')}`);
}

function expanded(typed: string): string | undefined {
  if (words.includes(typed)) return typed;
  const possible = words.filter((word) => word.startsWith(typed));
  return possible.length === 1 ? possible[0] : undefined;
}

function wrong(why: string): Command {
  return { type: 'wrong', why };
}

function interval(text: string): Command {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text);
  const factor = { ms: 1, s: 1_000, m: 60_000 }[match?.[2] ?? 's'] ?? 1_000;
  const ms = Math.round(Number(match?.[1] ?? Number.NaN) * factor);
  if (Number.isNaN(ms) || ms < shortest || ms > longest) return wrong('interval takes from 0.5s to 1m');
  return { type: 'interval', ms };
}

function sort([column = '', direction]: readonly string[], view: ViewName): Command {
  const columns = views[view].columns.map(({ key }) => key);
  if (!columns.includes(column)) return wrong(`no column "${column}": ${columns.join(', ')}`);
  if (direction !== undefined && direction !== 'up' && direction !== 'down')
    return wrong('sort COLUMN, then up or down');
  return { type: 'sort', column, direction: direction ?? null };
}

export interface Completions {
  /** The text with all that its continuations have in common. */
  readonly common: string;
  /** What the last word could be. */
  readonly candidates: readonly string[];
}

/** How what is typed could go on. */
export function completionsOf(text: string, view: ViewName, facts: Facts): Completions {
  const cut = text.lastIndexOf(' ') + 1;
  const before = text.slice(0, cut);
  const word = text.slice(cut);
  const candidates = candidatesFor(before.trim().split(/\s+/), view, facts).filter((one) => one.startsWith(word));
  const [first] = candidates;
  if (first === undefined) return { common: text, candidates };
  let length = first.length;
  for (const one of candidates) while (!one.startsWith(first.slice(0, length))) length -= 1;
  // What is to follow can be typed at once.
  const space = candidates.length === 1 && before === '' && takingMore.includes(first) ? ' ' : '';
  return { common: `${before}${first.slice(0, length)}${space}`, candidates };
}

function candidatesFor(
  [command = '', ...rest]: readonly string[],
  view: ViewName,
  { stats }: Facts,
): readonly string[] {
  if (command === '') return words;
  const word = expanded(command);
  if (word === 'sort') return rest.length === 0 ? views[view].columns.map(({ key }) => key) : ['up', 'down'];
  if (word === 'pool') return (stats?.pools ?? []).map(({ name }) => name);
  if (word === 'interval') return ['1s', '2s', '5s', '10s', '30s', '1m'];
  if (word !== 'go' || stats === null) return [];
  return [...stats.cells, ...stats.instances, ...stats.pools].map(({ name }) => name);
}
