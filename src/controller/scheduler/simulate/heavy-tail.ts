import { GiB } from '../../model/units.ts';
import type { Amounts } from '../placement-cell.ts';
import { pick, type Random } from './random.ts';

/** Twice as large is half as likely. */
const cores = [1, 2, 4, 8, 16, 32].map((value) => [value, 1 / value] as const);
/** GiB of memory for each core. */
const memoryForCore = [
  [1, 2],
  [2, 5],
  [4, 4],
  [8, 1],
] as const;
/** GiB of disk: few are large, and those are much larger. */
const disk = [10, 20, 40, 80, 160, 320, 640].map((value) => [value, value ** -0.8] as const);

/** An instance as many clouds see them: mostly small, now and then very large, and not all of the same form. */
export function heavyTailed(random: Random): Amounts {
  const count = pick(random, cores);
  return {
    cores: count,
    memoryBytes: count * pick(random, memoryForCore) * GiB,
    diskBytes: pick(random, disk) * GiB,
  };
}
