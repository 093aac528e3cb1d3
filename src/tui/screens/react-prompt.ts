import type { Facts } from '../app/facts.ts';
import type { Reaction } from '../app/screens.ts';
import type { Key } from '../terminal/input.ts';
import { completionsOf, parseCommand } from './command-line.ts';
import { moveTo } from './cursor.ts';
import { goToView, pace, say } from './react-key.ts';
import { sortBy } from './sorting.ts';
import { type Prompt, type Screen, tableOf, withTable } from './state.ts';
import { viewNames, views } from './table-view.ts';

/** What a key does while a filter or a command is typed. */
export function reactToPromptKey(screen: Screen, prompt: Prompt, key: Key, facts: Facts): Reaction<Screen> {
  const closed: Screen = { ...screen, prompt: null };
  if (key.id === 'escape' || key.id === 'ctrl-c') {
    return plain(prompt.kind === 'filter' ? withTable(closed, { filter: '' }) : closed);
  }
  if (key.id === 'enter') return prompt.kind === 'filter' ? plain(closed) : run(closed, prompt.text, facts);
  if (key.id === 'tab' && prompt.kind === 'command') {
    return plain(typed(screen, prompt, completionsOf(prompt.text, screen.view, facts).common));
  }
  // Deleting what is not there leaves, as in other programs.
  if (key.id === 'backspace' && prompt.text === '') return plain(closed);
  return plain(typed(screen, prompt, edited(prompt.text, key)));
}

export function pasteInto(screen: Screen, prompt: Prompt, text: string): Screen {
  return typed(screen, prompt, prompt.text + text.replace(/\p{Cc}+/gu, ' ').trim());
}

function edited(text: string, { id, text: more }: Key): string {
  if (id === 'backspace' || id === 'ctrl-h') return [...text].slice(0, -1).join('');
  if (id === 'ctrl-u') return '';
  if (id === 'ctrl-w') return text.replace(/\S*\s*$/, '');
  return text + more;
}

/** A filter takes effect while it is typed. */
function typed(screen: Screen, prompt: Prompt, text: string): Screen {
  const changed: Screen = { ...screen, prompt: { ...prompt, text } };
  return prompt.kind === 'filter' ? withTable(changed, { filter: text }) : changed;
}

function plain(screen: Screen): Reaction<Screen> {
  return { screen, effects: [] };
}

function run(screen: Screen, text: string, facts: Facts): Reaction<Screen> {
  const command = parseCommand(text, screen.view);
  if (command === null) return plain(screen);
  switch (command.type) {
    case 'view':
      return plain(goToView(screen, command.view));
    case 'sort': {
      const sorted = sortBy(withTable(screen, { sorting: { column: null, descending: false } }), command.column);
      if (command.direction === null) return plain(sorted);
      return plain(
        withTable(sorted, { sorting: { column: command.column, descending: command.direction === 'down' } }),
      );
    }
    case 'filter':
      return plain(withTable(screen, { filter: command.text }));
    case 'pool':
      return plain(withTable(screen, { filter: command.name === '' ? '' : `pool:${command.name}` }));
    case 'go':
      return plain(goTo(screen, command.name, facts));
    case 'interval': {
      const paced = pace(screen, command.ms);
      return 'effects' in paced ? paced : plain(paced);
    }
    case 'columns':
      return plain({ ...screen, layer: { type: 'columns', at: 0 } });
    case 'help':
      return plain({ ...screen, layer: { type: 'help', top: 0 } });
    case 'freeze':
      return { screen, effects: [{ type: 'freeze', frozen: !facts.frozen }] };
    case 'refresh':
      return { screen, effects: [{ type: 'refresh' }] };
    case 'quit':
      return { screen, effects: [{ type: 'quit' }] };
    case 'wrong':
      return plain(say(screen, command.why, true));
  }
}

/** The cursor on what has that name, in this view first; a filter that hides it is taken away. */
function goTo(screen: Screen, name: string, facts: Facts): Screen {
  const order = [screen.view, ...viewNames.filter((view) => view !== screen.view)];
  for (const view of order) {
    const there = goToView(screen, view);
    for (const candidate of [there, withTable(there, { filter: '' })]) {
      const at = views[view].list(facts, tableOf(candidate)).findIndex((row) => row.name === name);
      if (at >= 0) return moveTo(candidate, facts, at);
    }
  }
  return say(screen, `nothing is named "${name}"`, true);
}
