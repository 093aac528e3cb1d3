import { XMLParser } from 'fast-xml-parser';
import { NanoError } from '../../controller/model/errors.ts';

/** An element as the parser gives it: attributes as `@name`, text as `#text`, children by name, each a list. */
export type XmlElement = { readonly [key: string]: unknown };

/** Far more than libvirt says of one domain. */
const longestXml = 4 * 1024 * 1024;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  trimValues: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
  alwaysCreateTextNode: true,
  processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: longestXml },
  htmlEntities: true,
});

/** Parses XML from a cell. Entities of its own are refused before anything is expanded. */
export function parseXml(text: string, what: string): XmlElement {
  if (text.length > longestXml) throw new NanoError('BAD_ANSWER', `${what} is longer than ${longestXml} characters`);
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new NanoError('BAD_ANSWER', `${what} declares a document type`);
  let parsed: unknown;
  try {
    parsed = parser.parse(text, true);
  } catch (cause) {
    throw new NanoError('BAD_ANSWER', `${what} is no XML that nano can read`, { cause });
  }
  if (isElement(parsed)) return parsed;
  throw new NanoError('BAD_ANSWER', `${what} is no XML that nano can read`);
}

/** The children of a name, prefixes aside. */
export function children(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  if (element === undefined) return [];
  return Object.entries(element).flatMap(([key, value]) => {
    const local = key.startsWith('@') ? undefined : key.slice(key.indexOf(':') + 1);
    return local === name && Array.isArray(value) ? value.filter(isElement) : [];
  });
}

/** The first child along a path of names. */
export function child(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((current, name) => children(current, name)[0], element);
}

export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.[`@${name}`];
  return typeof value === 'string' ? value : undefined;
}

export function textOf(element: XmlElement | undefined): string | undefined {
  const value = element?.['#text'];
  return typeof value === 'string' ? value : undefined;
}

function isElement(value: unknown): value is XmlElement {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
