import type { TerminalInput } from '../input.ts';
import { readControlSequence } from './control-sequence.ts';
import { byKeypadLetter, byLetter, characterKey, controlKey, ctrlBit, namedKey } from './key-names.ts';

/** Makes keys, mouse events and pastes of what a terminal sends, however it is cut into pieces. */
export interface KeyParser {
  feed(bytes: Uint8Array): TerminalInput[];
  /**
   * How many milliseconds to wait for the rest of what was begun (an escape alone is a key, or the start of one); null where
   * nothing is open.
   */
  patience(): number | null;
  /** The rest did not come. */
  giveUp(): TerminalInput[];
}

const escapePatience = 50;
/** What comes after a paste that ended too early would be taken for keys: better late. */
const pastePatience = 5_000;
/** Longer than anything that a terminal sends; what is longer is none of it. */
const longestSequence = 256;
const longestPaste = 64 * 1024;

const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';

export function createKeyParser(): KeyParser {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let pasted: string | undefined;

  const readPaste = (): TerminalInput[] => {
    const end = rest.indexOf(pasteEnd);
    // The end mark itself may be cut in two.
    const until = end === -1 ? Math.max(0, rest.length - pasteEnd.length + 1) : end;
    pasted = `${pasted ?? ''}${rest.slice(0, until)}`.slice(0, longestPaste);
    rest = rest.slice(end === -1 ? until : end + pasteEnd.length);
    return end === -1 ? [] : finishPaste();
  };
  const finishPaste = (): TerminalInput[] => {
    const text = pasted ?? '';
    pasted = undefined;
    return text === '' ? [] : [{ type: 'paste', text }];
  };
  const read = (): TerminalInput[] => {
    const inputs: TerminalInput[] = [];
    while (rest !== '') {
      if (pasted !== undefined) {
        inputs.push(...readPaste());
        if (pasted !== undefined) break;
        continue;
      }
      const taken = readOne(rest);
      if (taken === 'incomplete') break;
      if (rest.startsWith(pasteStart)) pasted = '';
      else if (taken.input !== undefined) inputs.push(taken.input);
      rest = rest.slice(taken.length);
    }
    return inputs;
  };

  return {
    feed: (bytes) => {
      rest += decoder.decode(bytes, { stream: true });
      return read();
    },
    patience: () => {
      if (pasted !== undefined) return pastePatience;
      return rest === '' ? null : escapePatience;
    },
    giveUp: () => {
      if (pasted !== undefined) {
        pasted = `${pasted}${rest}`;
        rest = '';
        return finishPaste();
      }
      const open = rest;
      rest = '';
      if (open === '\x1b\x1b') return [namedKey('escape'), namedKey('escape')];
      if (open.length === 2) return [namedKey('escape'), characterKey(open[1] ?? '')];
      // A longer start of a sequence is worth nothing without its end.
      return open.length === 1 ? [namedKey('escape')] : [];
    },
  };
}

interface Taken {
  readonly length: number;
  readonly input: TerminalInput | undefined;
}

/**
 * Escape, and then another key. A terminal sends the same for that key with Alt, which is bound to nothing: who types fast
 * (or a script that types) means the two.
 */
const escapeAlone: Taken = { length: 0, input: namedKey('escape') };

const control = /^\p{Cc}/u;
const wholeSequence = /^\[([0-?]*)([ -/]*)([@-~])/;
const openSequence = /^\[[0-?]*[ -/]*$/;
/** OSC, DCS, APC, PM and SOS: answers of a terminal, up to their end. */
const answer = /^[\]P_^X]/;

/** The first thing in a text that is not empty. */
function readOne(text: string): Taken | 'incomplete' {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  if (first !== '\x1b') {
    if (!control.test(first)) return { length: first.length, input: characterKey(first) };
    return { length: 1, input: first < '\x80' ? controlKey(first) : undefined };
  }
  const after = readAfterEscape(text.slice(1, longestSequence));
  if (after === 'incomplete') {
    return text.length < longestSequence ? 'incomplete' : { length: 1, input: undefined };
  }
  return { length: after.length + 1, input: after.input };
}

function readAfterEscape(text: string): Taken | 'incomplete' {
  const first = text[0];
  if (first === undefined) return 'incomplete';
  if (first === '[') return readSequence(text);
  if (first === 'O') {
    const letter = text[1];
    return letter === undefined ? 'incomplete' : { length: 2, input: keypadKey(letter) };
  }
  if (answer.test(text)) return readAnswer(text);
  if (first === '\x1b') return readDoubled(text);
  return escapeAlone;
}

function readSequence(text: string): Taken | 'incomplete' {
  // The Linux console's F1 to F5.
  if (text[1] === '[') {
    const letter = text[2];
    if (letter === undefined) return 'incomplete';
    return { length: 3, input: letter >= 'A' && letter <= 'E' ? namedKey(`f${letter.charCodeAt(0) - 64}`) : undefined };
  }
  // A mouse's report in the old form: three bytes that may be anything.
  if (text[1] === 'M') return text.length < 5 ? 'incomplete' : { length: 5, input: undefined };
  // `CSI n $` as rxvt sends it: elsewhere a dollar sign is in the middle.
  const shifted = /^\[(\d+)\$/.exec(text);
  if (shifted !== null) return { length: shifted[0].length, input: readControlSequence(shifted[1] ?? '', '$') };
  const match = wholeSequence.exec(text);
  if (match !== null) {
    const [all, parameters = '', between = '', final = ''] = match;
    return { length: all.length, input: between === '' ? readControlSequence(parameters, final) : undefined };
  }
  // Cut off by something that cannot be within it: the start is worth nothing.
  return openSequence.test(text) ? 'incomplete' : { length: 1, input: undefined };
}

function readAnswer(text: string): Taken | 'incomplete' {
  const end = text.search(/\p{Cc}/u);
  // Alt with one of these characters looks the same until the rest does not come.
  if (end === -1) return 'incomplete';
  if (text[end] === '\x07') return { length: end + 1, input: undefined };
  if (text[end] === '\x1b' && end === text.length - 1) return 'incomplete';
  if (text.startsWith('\x1b\\', end)) return { length: end + 2, input: undefined };
  return escapeAlone;
}

/** Escape before a sequence is how some terminals send Alt; before anything else it was a key of its own. */
function readDoubled(text: string): Taken | 'incomplete' {
  if (text.length === 1) return 'incomplete';
  if (text[1] !== '[' && text[1] !== 'O') return escapeAlone;
  const after = readAfterEscape(text.slice(1));
  if (after === 'incomplete') return 'incomplete';
  const { input } = after;
  const isPlainKey = input?.type === 'key' && !/^(?:ctrl|alt|shift)-/.test(input.id);
  return { length: after.length + 1, input: isPlainKey ? { ...input, id: `alt-${input.id}`, text: '' } : input };
}

function keypadKey(letter: string): TerminalInput | undefined {
  const name = byLetter[letter];
  if (name !== undefined) return namedKey(name);
  const key = byKeypadLetter[letter];
  if (key !== undefined) return key.length === 1 ? characterKey(key) : namedKey(key);
  // rxvt's arrows with Ctrl.
  const arrow = 'abcd'.includes(letter) ? byLetter[letter.toUpperCase()] : undefined;
  return arrow === undefined ? undefined : namedKey(arrow, ctrlBit);
}
