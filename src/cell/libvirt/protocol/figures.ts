import { malformed } from '../wire/malformed.ts';
import type { XdrReader } from '../wire/xdr-reader.ts';
import { FigureNames, KnownFigureNames } from './figure-names.ts';

export type FigureValue = number | string | boolean;

/** Typed parameters (remote_typed_param): values by their names, for example `cpu.time`. */
export class Figures implements Iterable<readonly [string, FigureValue]> {
  readonly names: FigureNames;
  /** In the order of the names. */
  readonly values: readonly FigureValue[];

  constructor(names: FigureNames, values: readonly FigureValue[]) {
    this.names = names;
    this.values = values;
  }

  get size(): number {
    return this.values.length;
  }

  get(name: string): FigureValue | undefined {
    const place = this.names.placeOf(name);
    return place === undefined ? undefined : this.values[place];
  }

  *[Symbol.iterator](): Generator<readonly [string, FigureValue]> {
    for (const [place, value] of this.values.entries()) yield [this.names.names[place] ?? '', value];
  }
}

/** An empty name, the type and the smallest value. */
const figureBytes = 12;

const known = new KnownFigureNames();

/**
 * @param most how many there may be; what all of an answer's lists together may hold is the caller's to count.
 */
export function readFigures(reader: XdrReader, most: number): Figures {
  const count = reader.count(most, figureBytes);
  const expected = known.find(count) ?? none;
  const values = new Array<FigureValue>(count);
  /** From the first on that is another than expected. */
  let others: string[] | undefined;
  for (let place = 0; place < count; place += 1) {
    const name = expected.read(reader, place) ?? reader.string();
    if (others === undefined && name !== expected.names[place]) others = expected.names.slice(0, place);
    others?.push(name);
    values[place] = readValue(reader);
  }
  return new Figures(others === undefined ? expected : known.keep(others), values);
}

const none = new FigureNames([]);

/** VIR_TYPED_PARAM_* of include/libvirt/libvirt-common.h. */
function readValue(reader: XdrReader): FigureValue {
  const type = reader.uint();
  switch (type) {
    case 1:
      return reader.int();
    case 2:
      return reader.uint();
    case 3:
      return reader.hyper();
    case 4:
      return reader.unsignedHyper();
    case 5:
      return reader.double();
    case 6:
      return reader.int() !== 0;
    case 7:
      return reader.string();
    default:
      throw malformed(`a figure of type ${type}`);
  }
}
