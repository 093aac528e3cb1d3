import type { TerminalInput } from '../input.ts';
import { altBit, byCodePoint, byLetter, byNumber, characterKey, ctrlBit, namedKey, shiftBit } from './key-names.ts';
import { mouseEvent } from './mouse-event.ts';

/** What a whole `CSI parameters final` means; undefined for answers of the terminal and for what is not known. */
export function readControlSequence(parameters: string, final: string): TerminalInput | undefined {
  if (parameters.startsWith('<')) return mouseEvent(parameters.slice(1), final === 'm');
  if (/[<-?]/.test(parameters)) return undefined;
  const fields = parameters.split(';');
  const [number = 1, second = 1] = fields.map((field) => Number.parseInt(field, 10)).map(orOne);
  // `5:3` is modifiers 5 and the event 3: the key was let go.
  const isRelease = fields[1]?.split(':')[1] === '3';
  if (isRelease) return undefined;
  const modifiers = second - 1;
  switch (final) {
    case 'Z':
      return namedKey('tab', shiftBit);
    case '~':
      return number === 27 ? otherKey(orOne(Number(fields[2])), modifiers) : numbered(number, modifiers);
    // As rxvt has it: Ctrl, Shift, and both.
    case '^':
      return numbered(number, ctrlBit);
    case '$':
      return numbered(number, shiftBit);
    case '@':
      return numbered(number, ctrlBit | shiftBit);
    case 'a':
    case 'b':
    case 'c':
    case 'd':
      return lettered(final.toUpperCase(), shiftBit);
    case 'u':
      return otherKey(shifted(fields[0] ?? '', modifiers), modifiers);
    default:
      // Other numbers are answers, such as where the cursor is.
      return number === 1 ? lettered(final, modifiers) : undefined;
  }
}

const orOne = (value: number) => (Number.isNaN(value) ? 1 : value);

function lettered(letter: string, modifiers: number): TerminalInput | undefined {
  const name = byLetter[letter];
  return name === undefined ? undefined : namedKey(name, modifiers);
}

function numbered(number: number, modifiers: number): TerminalInput | undefined {
  const name = byNumber[number];
  return name === undefined ? undefined : namedKey(name, modifiers);
}

/** `97:65` tells what Shift makes of the key as well. */
function shifted(field: string, modifiers: number): number {
  const [plain, withShift] = field.split(':').map((code) => Number.parseInt(code, 10));
  const code = modifiers & shiftBit && withShift !== undefined && !Number.isNaN(withShift) ? withShift : plain;
  return code ?? 0;
}

/** A key by its code point, as xterm's modifyOtherKeys and kitty's protocol tell it. */
function otherKey(code: number, modifiers: number): TerminalInput | undefined {
  const known = modifiers & (shiftBit | altBit | ctrlBit);
  const name = byCodePoint[code];
  if (name !== undefined) return namedKey(name, known);
  if (!(code >= 32 && code <= 0x10ffff) || (code >= 0xd800 && code < 0xe000) || isPrivate(code)) return undefined;
  const character = String.fromCodePoint(code);
  return characterKey(known & shiftBit ? character.toUpperCase() : character, known);
}

const isPrivate = (code: number) => code >= 0xe000 && code < 0xf900;
