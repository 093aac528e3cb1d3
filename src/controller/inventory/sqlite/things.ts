import { NanoError } from '../../model/errors.ts';
import { type Id, shortId } from '../../model/ids.ts';
import type { CollectionName } from '../collections.ts';

/** What a document of each collection is called in messages. */
const nouns: Readonly<Record<CollectionName, string>> = {
  zones: 'zone',
  pools: 'pool',
  cells: 'cell',
  stores: 'store',
  observations: 'observation',
  images: 'image',
  replicas: 'replica',
  instances: 'instance',
  volumes: 'volume',
  interfaces: 'interface',
  placements: 'placement',
  trash: 'deleted instance',
  claims: 'claim',
  operations: 'operation',
  subjects: 'subject',
  locks: 'lock',
};

const phrases: Readonly<Record<string, (value: string | number) => string>> = {
  name: (value) => `named "${value}"`,
  number: (value) => `#${value}`,
  mac: (value) => `with the MAC address ${value}`,
  machineId: (value) => `with the machine id ${value}`,
  place: (value) => `at ${value}`,
};

/** What stands in the way of storing a document. */
export interface Taken {
  readonly collection: CollectionName;
  /** `id`, or the unique index. */
  readonly index: string;
  readonly value: string | number;
  /** Who has it. */
  readonly id: Id;
}

/** EXISTS, as `an instance named "web-1" exists already`; its detail tells scripts which index it is about. */
export function existsError({ collection, index, value, id }: Taken): NanoError {
  const noun = nouns[collection];
  const article = /^[aeiou]/.test(noun) ? 'an' : 'a';
  const phrase = phrases[index]?.(value) ?? `with the ${index} "${value}"`;
  return new NanoError('EXISTS', `${article} ${noun} ${phrase} exists already`, {
    details: [{ subject: String(value), reason: `taken by ${noun} ${shortId(id)}`, facts: { collection, index, id } }],
  });
}

/** A document of which another revision is stored than the one that was to be replaced. */
export interface Stale {
  readonly collection: CollectionName;
  readonly id: Id;
  /** Its name, where it has one. */
  readonly name: string | undefined;
  /** No revision is stored at all. */
  readonly gone: boolean;
}

/** WRONG_STATE or NOT_FOUND for a transaction that met the same conflict each time it ran. */
export function staleError({ collection, id, name, gone }: Stale): NanoError {
  const thing = `the ${nouns[collection]} ${name === undefined ? shortId(id) : `"${name}"`}`;
  return gone
    ? new NanoError('NOT_FOUND', `${thing} does not exist any more`)
    : new NanoError('WRONG_STATE', `${thing} was changed by others each time it was to be written`, {
        hint: 'run the command again',
      });
}
