import { NanoError } from '../model/errors.ts';
import { formatSize, GiB, MiB } from '../model/units.ts';
import type { Rejection } from './filters.ts';
import type { PlacementRequest } from './place.ts';

/** Never just "no": what was asked, what each cell lacked and by how much, and the smallest thing that would help. */
export function refusal(
  pool: string,
  subject: string,
  request: PlacementRequest,
  rejections: readonly Rejection[],
): NanoError {
  if (rejections.length === 0) {
    return new NanoError('NO_CELL_FITS', `pool "${pool}" has no cell yet, so it cannot take ${subject}`, {
      hint: `nano pool add-cell ${pool} HOST`,
    });
  }
  const asked = `${request.cores} ${request.cores === 1 ? 'core' : 'cores'}, ${formatSize(request.memoryBytes)} memory, ${formatSize(request.diskBytes)} disk`;
  const hints = suggestions(request, rejections);
  return new NanoError('NO_CELL_FITS', `no cell in pool "${pool}" can take ${subject} (${asked})`, {
    details: rejections,
    ...(hints.length === 0 ? {} : { hint: hints.join('; ') }),
  });
}

/** What would help a cell that only one thing keeps away; the smallest change first. */
function suggestions(request: PlacementRequest, rejections: readonly Rejection[]): string[] {
  const alone = rejections.filter((one) => rejections.every((other) => other === one || other.subject !== one.subject));
  const most = (code: string, free: (rejection: Rejection) => number) =>
    alone
      .filter((rejection) => rejection.code === code && free(rejection) > 0)
      .sort((a, b) => free(b) - free(a))
      .at(0);
  const memoryFree = (rejection: Rejection) => wholeUnits(figure(rejection, 'free') - figure(rejection, 'overhead'));
  const coresFree = (rejection: Rejection) => figure(rejection, 'free');
  const memory = most('memory', memoryFree);
  const cores = most('cores', coresFree);
  const disabled = alone.find((rejection) => rejection.code === 'disabled');
  return [
    ...(memory === undefined ? [] : [`--memory ${flagSize(memoryFree(memory))} would fit on ${memory.subject}`]),
    ...(cores === undefined
      ? []
      : [`--cores ${Math.min(coresFree(cores), request.cores)} would fit on ${cores.subject}`]),
    ...(disabled === undefined ? [] : [`nano cell enable ${disabled.subject}`]),
  ];
}

function figure(rejection: Rejection, name: string): number {
  const value = rejection.facts[name];
  return typeof value === 'number' ? value : 0;
}

function wholeUnits(bytes: number): number {
  const unit = bytes >= 4 * GiB ? GiB : MiB;
  return Math.max(0, Math.floor(bytes / unit) * unit);
}

function flagSize(bytes: number): string {
  return bytes % GiB === 0 ? `${bytes / GiB}G` : `${bytes / MiB}M`;
}
