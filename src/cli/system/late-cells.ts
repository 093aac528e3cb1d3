import { NanoError } from '../../controller/model/errors.ts';
import type { Cells } from '../../controller/ports.ts';

/** Cells whose code is loaded only once somebody needs it: most questions are answered out of the inventory. */
export interface LateCells extends Cells {
  load(): Promise<void>;
}

export function lateCells(open: () => Promise<Cells>): LateCells {
  let opening: Promise<Cells> | undefined;
  let loaded: Cells | undefined;
  return {
    load: async () => {
      opening ??= open();
      loaded = await opening;
    },
    at: (target) => {
      if (loaded !== undefined) return loaded.at(target);
      throw new NanoError('INTERNAL', `${target.name} was asked by what said it would ask no cell`);
    },
    close: async () => {
      await loaded?.close();
    },
  };
}
