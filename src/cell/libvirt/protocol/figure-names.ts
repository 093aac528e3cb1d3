import type { XdrReader } from '../wire/xdr-reader.ts';
import { XdrWriter } from '../wire/xdr-writer.ts';

/** The names of a list of figures. Lists with the same names in the same order nearly always share one of these. */
export class FigureNames {
  readonly names: readonly string[];
  /** Only those of lists that are met again are ever needed. */
  #words: readonly Int32Array[] | undefined;
  #places: ReadonlyMap<string, number> | undefined;

  constructor(names: readonly string[]) {
    this.names = names;
  }

  /** Where a name stands in the list. */
  placeOf(name: string): number | undefined {
    this.#places ??= new Map(this.names.map((one, place) => [one, place]));
    return this.#places.get(name);
  }

  /** The name that is expected at this place, where it comes next; to compare takes a tenth of decoding it. */
  read(reader: XdrReader, place: number): string | undefined {
    this.#words ??= this.names.map(wordsOf);
    const words = this.#words[place];
    return words !== undefined && reader.skipWords(words) ? this.names[place] : undefined;
  }
}

/** A string as it lies in a message: its length and its bytes, in words. */
function wordsOf(name: string): Int32Array {
  const bytes = new XdrWriter().string(name).finish();
  return Int32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readInt32BE(at * 4));
}

const listsKept = 64;
const longestKept = 4096;
const longestName = 64;

/** The lists of names that were met last: what hosts and their domains have in common. Small, whatever hosts say. */
export class KnownFigureNames {
  /** By how many there are, of which hardly two lists have the same. */
  readonly #known = new Map<number, FigureNames>();

  find(count: number): FigureNames | undefined {
    return this.#known.get(count);
  }

  keep(names: readonly string[]): FigureNames {
    const made = new FigureNames(names);
    if (names.length > longestKept || names.some((name) => name.length > longestName)) return made;
    if (this.#known.size >= listsKept) this.#known.clear();
    this.#known.set(names.length, made);
    return made;
  }
}
