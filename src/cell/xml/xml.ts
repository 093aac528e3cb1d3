import type { SecretReference } from '../../controller/model/command.ts';
import { NanoError } from '../../controller/model/errors.ts';

/** A piece of XML that is well-formed already: text, with secrets as references between. */
export class XmlFragment {
  readonly pieces: readonly (string | SecretReference)[];

  constructor(pieces: readonly (string | SecretReference)[]) {
    this.pieces = pieces;
  }
}

export type XmlValue = string | number | SecretReference | XmlFragment | readonly XmlFragment[];

/**
 * Writes XML: what is interpolated is escaped as its place needs, in text or in an attribute, unless it is XML
 * already. A fragment takes the indentation of the line it stands on; a line left empty is dropped.
 *
 *     xml`<name>${name}</name>`
 */
export function xml(strings: TemplateStringsArray, ...values: readonly XmlValue[]): XmlFragment {
  const pieces: (string | SecretReference)[] = [];
  for (const [index, text] of strings.entries()) {
    pieces.push(text);
    const value = values[index];
    if (value !== undefined) pieces.push(...piecesOf(value, placeAtEnd(pieces)));
  }
  return new XmlFragment(withoutEmptyLines(pieces));
}

/** Where a value stands: between quotes of an attribute or not, and after which indentation. */
interface Place {
  readonly attribute: boolean;
  readonly indentation: string;
}

function placeAtEnd(pieces: XmlFragment['pieces']): Place {
  const text = pieces.map((piece) => (typeof piece === 'string' ? piece : '')).join('');
  const indentation = /(?:^|\n)([ ]*)$/.exec(text)?.[1] ?? '';
  return { attribute: text.lastIndexOf('<') > text.lastIndexOf('>'), indentation };
}

function piecesOf(value: XmlValue, place: Place): readonly (string | SecretReference)[] {
  if (typeof value === 'string') return [escapeXml(value, place.attribute)];
  if (typeof value === 'number') return [String(value)];
  if (value instanceof XmlFragment) return indent(value.pieces, place.indentation);
  if ('secret' in value) return [value];
  return value.flatMap((fragment, index) => {
    const separator = index === 0 ? [] : [`\n${place.indentation}`];
    return [...separator, ...indent(fragment.pieces, place.indentation)];
  });
}

/** Line breaks of data are escaped, so those in a fragment are the template's own. */
function indent(pieces: XmlFragment['pieces'], indentation: string): readonly (string | SecretReference)[] {
  return pieces.map((piece) => (typeof piece === 'string' ? piece.replaceAll('\n', `\n${indentation}`) : piece));
}

/** Neighbouring texts become one, so that an empty line is seen even where an empty value made it. */
function withoutEmptyLines(pieces: XmlFragment['pieces']): XmlFragment['pieces'] {
  const joined: (string | SecretReference)[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined.map((piece) => (typeof piece === 'string' ? piece.replace(/\n(?:[ ]*\n)+/g, '\n') : piece));
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Escapes a text; quotes mean something in attributes alone. What XML 1.0 cannot hold at all is refused. */
function escapeXml(text: string, attribute: boolean): string {
  const illegal = illegalCharacter(text);
  if (illegal !== undefined) {
    const code = illegal.toString(16).toUpperCase().padStart(4, '0');
    throw new NanoError('INVALID_VALUE', `a text contains the character U+${code}, which XML cannot hold`);
  }
  const special = attribute ? /[&<>"'\t\n\r]/g : /[&<>\t\n\r]/g;
  return text.replace(special, (character) => escapes[character] ?? character);
}

/** Its code point: most control characters, half a surrogate pair, and two that are no characters (XML 1.0, 2.2). */
function illegalCharacter(text: string): number | undefined {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const control = code < 0x20 && code !== 0x9 && code !== 0xa && code !== 0xd;
    if (control || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff) return code;
  }
  return undefined;
}
