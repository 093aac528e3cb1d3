import type { Cell } from '../../model/cell.ts';
import { NanoError } from '../../model/errors.ts';

/** The newest q35 that all of a pool's cells have, so that an instance can run on any of them. */
export function commonMachineType(cells: readonly Cell[]): string {
  const [first, ...others] = cells.filter((cell) => cell.state === 'ready');
  const common = (first?.facts.machineTypes ?? []).filter((type) =>
    others.every((cell) => cell.facts.machineTypes.includes(type)),
  );
  const newest = common.sort((a, b) => versionOf(b) - versionOf(a)).at(0);
  if (newest !== undefined) return newest;
  throw new NanoError('CELL_UNFIT', "the pool's cells have no q35 machine type in common", {
    details: cells.map((cell) => ({
      subject: cell.name,
      reason: cell.facts.machineTypes.slice(0, 5).join(', ') || 'none',
    })),
    hint: 'bring QEMU to the same version on the cells, or make a pool for each version',
  });
}

/** `pc-q35-7.2` as 7002, `pc-q35-rhel9.4.0` as 9004: enough to order the types of one distribution. */
function versionOf(type: string): number {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(type) ?? [];
  return Number(major) * 1000 + Number(minor);
}
