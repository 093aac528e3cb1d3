import type { Facts } from '../app/facts.ts';
import type { Reaction, ScreenInput } from '../app/screens.ts';
import type { Key } from '../terminal/input.ts';
import { settle } from './cursor.ts';
import { askWhatIsMissing, withAnswer, withRefusal } from './questions.ts';
import { reactToKey } from './react-key.ts';
import { reactToLayerKey, withPreview } from './react-layer.ts';
import { reactToMouse } from './react-mouse.ts';
import { pasteInto, reactToPromptKey } from './react-prompt.ts';
import type { Screen } from './state.ts';

/** What the screens become by an input, and what they want done. Pure. */
export function react(screen: Screen, input: ScreenInput, facts: Facts): Reaction<Screen> {
  const first = settle(screen, facts);
  const reaction = reactTo(first, input, facts);
  const asked = askWhatIsMissing(facts, settle(reaction.screen, facts));
  return { screen: asked.screen, effects: [...reaction.effects, ...asked.effects] };
}

function reactTo(screen: Screen, input: ScreenInput, facts: Facts): Reaction<Screen> {
  switch (input.type) {
    case 'key':
      return reactToAnyKey(screen, input, facts);
    case 'paste':
      return { screen: screen.prompt === null ? screen : pasteInto(screen, screen.prompt, input.text), effects: [] };
    case 'mouse':
      return { screen: reactToMouse(screen, input, facts), effects: [] };
    case 'answered':
      return { screen: withAnswer(screen, input.answer), effects: [] };
    case 'previewed':
      return { screen: withPreview(screen, input), effects: [] };
    case 'refused':
      return { screen: withRefusal(screen, input.question, input.error), effects: [] };
    case 'facts':
      return { screen, effects: [] };
  }
}

function reactToAnyKey(before: Screen, key: Key, facts: Facts): Reaction<Screen> {
  // What was said is gone with the next key.
  const screen: Screen = { ...before, message: null };
  if (screen.prompt !== null) return reactToPromptKey(screen, screen.prompt, key, facts);
  return screen.layer === null ? reactToKey(screen, key, facts) : reactToLayerKey(screen, screen.layer, key, facts);
}
