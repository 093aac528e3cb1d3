import type { ViewName } from '../app/screens.ts';

/** What a key can be for. */
export type KeyAct =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'view-1'
  | 'view-2'
  | 'view-3'
  | 'view-4'
  | 'view-5'
  | 'next-view'
  | 'previous-view'
  | 'last-view'
  | 'filter'
  | 'sort-left'
  | 'sort-right'
  | 'invert'
  | 'sort-cpu'
  | 'sort-memory'
  | 'sort-time'
  | 'columns'
  | 'follow'
  | 'mark'
  | 'mark-range'
  | 'unmark'
  | 'details'
  | 'details-up'
  | 'details-down'
  | 'menu'
  | 'console'
  | 'ssh'
  | 'command'
  | 'freeze'
  | 'slower'
  | 'faster'
  | 'refresh'
  | 'redraw'
  | 'suspend'
  | 'help'
  | 'back'
  | 'quit';

export type KeyGroup = 'move' | 'views' | 'table' | 'things' | 'dashboard';

export interface Binding {
  readonly act: KeyAct;
  /** As the terminal's input names them. */
  readonly ids: readonly string[];
  /** As people read it. */
  readonly shown: string;
  readonly does: string;
  readonly group: KeyGroup;
  /** Where it is of use; everywhere where it is absent. */
  readonly views?: readonly ViewName[];
  /** Touches instances or cells, and is not there with --readonly. */
  readonly touches?: true;
}

const figures: readonly ViewName[] = ['cells', 'instances', 'pools'];
const things: readonly ViewName[] = ['cells', 'instances'];

/** Every key there is: what is handled, the help, and docs/top.md come from here. */
export const bindings: readonly Binding[] = [
  key('move', 'up', ['up', 'k'], '↑ k', 'one row up'),
  key('move', 'down', ['down', 'j'], '↓ j', 'one row down'),
  key('move', 'page-up', ['pageup', 'ctrl-b'], 'PgUp', 'a screen up'),
  key('move', 'page-down', ['pagedown', 'ctrl-f'], 'PgDn', 'a screen down'),
  key('move', 'home', ['home', 'g'], 'g Home', 'to the first row'),
  key('move', 'end', ['end', 'G'], 'G End', 'to the last row'),
  key('views', 'view-1', ['1'], '1', 'cells'),
  key('views', 'view-2', ['2'], '2', 'instances'),
  key('views', 'view-3', ['3'], '3', 'pools'),
  key('views', 'view-4', ['4'], '4', 'operations'),
  key('views', 'view-5', ['5'], '5', 'events'),
  key('views', 'next-view', ['tab'], 'Tab', 'the next view'),
  key('views', 'previous-view', ['shift-tab'], 'Shift-Tab', 'the previous view'),
  key('views', 'last-view', ['`', 'backspace'], '` Bksp', 'the last view'),
  key('table', 'filter', ['/'], '/', 'filter; !word inverts'),
  key('table', 'sort-left', ['<', ','], '<', 'sort by the column left'),
  key('table', 'sort-right', ['>', '.'], '>', 'sort by the column right'),
  key('table', 'invert', ['I'], 'I', 'sort the other way'),
  { ...key('table', 'sort-cpu', ['P'], 'P', 'sort by CPU'), views: figures },
  { ...key('table', 'sort-memory', ['M'], 'M', 'sort by memory'), views: figures },
  key('table', 'sort-time', ['T'], 'T', 'sort by time'),
  key('table', 'columns', ['o'], 'o', 'choose columns'),
  key('table', 'follow', ['F'], 'F', 'follow the thing, or not'),
  { ...key('table', 'mark', ['space'], 'Space', 'mark, unmark'), views: things },
  { ...key('table', 'mark-range', ['ctrl-space'], 'Ctrl-Space', 'mark from the last mark'), views: things },
  { ...key('table', 'unmark', ['U'], 'U', 'unmark all'), views: things },
  key('things', 'details', ['enter', 'd'], 'Enter d', 'details'),
  key('things', 'details-up', ['[', 'shift-up'], '[', 'details up'),
  key('things', 'details-down', [']', 'shift-down'], ']', 'details down'),
  {
    ...key('things', 'menu', ['x'], 'x', 'what can be done with it'),
    views: things,
    touches: true,
  },
  { ...key('things', 'console', ['a'], 'a', 'its serial console'), views: ['instances'], touches: true },
  { ...key('things', 'ssh', ['s'], 's', 'log in with ssh'), views: things, touches: true },
  key('dashboard', 'command', [':'], ':', 'command line'),
  key('dashboard', 'freeze', ['Z'], 'Z', 'freeze, go on'),
  key('dashboard', 'slower', ['+', '='], '+', 'look less often'),
  key('dashboard', 'faster', ['-'], '-', 'look more often'),
  key('dashboard', 'refresh', ['R', 'f5'], 'R F5', 'look now'),
  key('dashboard', 'redraw', ['ctrl-l'], 'Ctrl-L', 'draw the screen again'),
  key('dashboard', 'suspend', ['ctrl-z'], 'Ctrl-Z', 'suspend'),
  key('dashboard', 'help', ['?', 'f1'], '? F1', 'these keys'),
  key('dashboard', 'back', ['escape'], 'Esc', 'back, step by step'),
  key('dashboard', 'quit', ['q', 'ctrl-c'], 'q Ctrl-C', 'quit'),
];

export const groupTitles: Readonly<Record<KeyGroup, string>> = {
  move: 'move',
  views: 'views',
  table: 'the table',
  things: 'what is under the cursor',
  dashboard: 'the dashboard',
};

function key(group: KeyGroup, act: KeyAct, ids: readonly string[], shown: string, does: string): Binding {
  return { act, ids, shown, does, group };
}

/** Those that do something in a view. */
export function bindingsOf(view: ViewName, readonly: boolean): readonly Binding[] {
  return bindings.filter(({ views, touches }) => (views?.includes(view) ?? true) && !(readonly && touches === true));
}

export function actOf(id: string, view: ViewName, readonly: boolean): KeyAct | undefined {
  return bindingsOf(view, readonly).find(({ ids }) => ids.includes(id))?.act;
}
