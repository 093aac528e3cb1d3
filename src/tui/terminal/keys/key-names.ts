import type { Key } from '../input.ts';

/** Bits of a modifier as xterm and kitty number them, one less than what they send. */
export const shiftBit = 1;
export const altBit = 2;
export const ctrlBit = 4;

/** A named key with its modifiers: `ctrl-alt-shift-up`. */
export function namedKey(name: string, modifiers = 0): Key {
  return { type: 'key', id: `${prefix(modifiers)}${name}`, text: '' };
}

/** A key that types a character, unless a modifier makes it something else. */
export function characterKey(character: string, modifiers = 0): Key {
  const name = character === ' ' ? 'space' : character;
  // Shift is in the character already.
  const others = modifiers & ~shiftBit;
  return { type: 'key', id: `${prefix(others)}${name}`, text: others === 0 ? character : '' };
}

function prefix(modifiers: number): string {
  const ctrl = modifiers & ctrlBit ? 'ctrl-' : '';
  const alt = modifiers & altBit ? 'alt-' : '';
  return `${ctrl}${alt}${modifiers & shiftBit ? 'shift-' : ''}`;
}

/** The last character of `CSI … X` and `SS3 X`. */
export const byLetter: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'begin',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** `SS3 X` of a keypad in its application mode. */
export const byKeypadLetter: Readonly<Record<string, string>> = {
  M: 'enter',
  I: 'tab',
  j: '*',
  k: '+',
  l: ',',
  m: '-',
  n: '.',
  o: '/',
  X: '=',
  ...Object.fromEntries([...'pqrstuvwxy'].map((letter, digit) => [letter, String(digit)])),
};

/** The number of `CSI n ~`: VT220, with rxvt's and the Linux console's home and end. */
export const byNumber: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** Code points of `CSI n u` that are no characters: kitty's numbers for the keypad are in Unicode's private area. */
export const byCodePoint: Readonly<Record<number, string>> = {
  8: 'backspace',
  9: 'tab',
  10: 'enter',
  13: 'enter',
  27: 'escape',
  127: 'backspace',
  57414: 'enter',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
  57421: 'pageup',
  57422: 'pagedown',
  57423: 'home',
  57424: 'end',
  57425: 'insert',
  57426: 'delete',
};

/** A C0 control as the key that sends it. */
export function controlKey(character: string, modifiers = 0): Key {
  const code = character.charCodeAt(0);
  const name = byCodePoint[code];
  if (name !== undefined) return namedKey(name, modifiers);
  if (code === 0) return namedKey('space', modifiers | ctrlBit);
  return namedKey(String.fromCharCode(code + 0x40).toLowerCase(), modifiers | ctrlBit);
}
