/**
 * A key as it was pressed. `id` is what key maps name: `a`, `A`, `?`, `é`, `up`, `enter`, `escape`, `tab`, `space`, `backspace`,
 * `pageup`, `f1`, with modifiers before it in this order: `ctrl-c`, `alt-up`, `shift-tab`, `ctrl-space`, `ctrl-alt-up`.
 * `text` is what it types, and empty for all others.
 */
export interface Key {
  readonly type: 'key';
  readonly id: string;
  readonly text: string;
}

/** Columns and rows are counted from 0, from the left upper corner. */
export interface Mouse {
  readonly type: 'mouse';
  readonly what: 'press' | 'release' | 'drag' | 'wheel-up' | 'wheel-down';
  /** Of the wheel and of movements without one it is `none`. */
  readonly button: 'left' | 'middle' | 'right' | 'none';
  readonly column: number;
  readonly row: number;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** What was pasted as one piece, its control characters included. */
export interface Paste {
  readonly type: 'paste';
  readonly text: string;
}

export type TerminalInput = Key | Mouse | Paste;
