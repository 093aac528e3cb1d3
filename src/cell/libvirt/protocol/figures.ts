import { malformed } from '../wire/malformed.ts';
import type { XdrReader } from '../wire/xdr-reader.ts';

/** Typed parameters (remote_typed_param) by their names, for example `cpu.time`. */
export type Figures = ReadonlyMap<string, number | string | boolean>;

/** An empty name, the type and the smallest value. */
const figureBytes = 12;

/** VIR_TYPED_PARAM_* of include/libvirt/libvirt-common.h. */
const readValue: Readonly<Record<number, (reader: XdrReader) => number | string | boolean>> = {
  1: (reader) => reader.int(),
  2: (reader) => reader.uint(),
  3: (reader) => reader.hyper(),
  4: (reader) => reader.unsignedHyper(),
  5: (reader) => reader.double(),
  6: (reader) => reader.int() !== 0,
  7: (reader) => reader.string(),
};

/**
 * @param most how many there may be; what all of an answer's lists together may hold is the caller's to count.
 * @param names those of the list before, which nearly always has the same in the same order; it is changed to this one's.
 */
export function readFigures(reader: XdrReader, most: number, names: string[] = []): Figures {
  const figures = new Map<string, number | string | boolean>();
  let at = 0;
  reader.array(most, figureBytes, () => {
    const name = reader.expectedString(names[at]);
    names[at] = name;
    at += 1;
    const type = reader.uint();
    const read = readValue[type];
    if (read === undefined) throw malformed(`a figure of type ${type}`);
    figures.set(name, read(reader));
    return undefined;
  });
  return figures;
}
