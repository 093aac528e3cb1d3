/**
 * Characters that a terminal obeys instead of showing: C0, DEL and C1 controls, line separators, and the marks that
 * turn text around, with which a value could hide what it says.
 */
const unsafe = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const allUnsafe = new RegExp(unsafe, 'gu');
const short: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };

/** Makes a value from outside safe to write to a terminal, on one line: `\x1b`, `\n`, `\u202e`. */
export function escapeControl(text: string): string {
  return unsafe.test(text) ? text.replace(allUnsafe, escapeCharacter) : text;
}

/** The same for text that may have several lines: its newlines stay. */
export function escapeLines(text: string): string {
  return unsafe.test(text) ? text.split('\n').map(escapeControl).join('\n') : text;
}

/** The same inside JSON that is written already: JSON.stringify leaves DEL, C1 and bidirectional marks as they are. */
export function escapeJson(json: string): string {
  return unsafe.test(json) ? json.replace(allUnsafe, (mark) => (mark === '\n' ? mark : unicodeEscape(mark))) : json;
}

function escapeCharacter(mark: string): string {
  const code = mark.charCodeAt(0);
  return short[mark] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscape(mark));
}

function unicodeEscape(mark: string): string {
  return `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
