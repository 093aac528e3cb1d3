import { requireCell } from '../../inventory/lookup.ts';
import type { Cell } from '../../model/cell.ts';
import { NanoError, toNanoError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { CellMark, MissedCell, Zone } from '../../model/zone.ts';
import type { CellTarget } from '../../ports.ts';
import type { Services } from '../../services.ts';
import type { BasePlan, PlanCall } from '../operation-kind.ts';
import { readZone, targetOf } from '../zone-record.ts';

export interface TakeOverRequest {
  /** Names or ids; else those that a restore could not reach. */
  readonly cells?: readonly string[] | undefined;
}

/** A cell whose mark is of an older generation. */
interface Raise {
  readonly cellId: Id;
  readonly from: Pick<CellMark, 'zoneId' | 'generation' | 'cellId'>;
  readonly to: CellMark;
}

export interface TakeOverPlan extends BasePlan {
  readonly zone: Pick<Zone, 'id' | 'generation'>;
  readonly raises: readonly Raise[];
  /** Cells that carry our mark already. */
  readonly ours: readonly Id[];
  readonly missed: readonly MissedCell[];
}

/** How long a cell may take to show its mark, in milliseconds. */
const readMs = 10_000;

/** Reads the marks of all cells that are meant, at once, and decides which can be raised. */
export async function planTakeOver(
  request: TakeOverRequest,
  services: Services,
  call: Pick<PlanCall, 'signal'>,
): Promise<TakeOverPlan | undefined> {
  const zone = await readZone(services.store);
  const cells = await wanted(request, zone, services);
  if (cells.length === 0) return undefined;
  const looked = await Promise.all(cells.map((cell) => look(cell, zone, services, call)));
  return {
    zone: { id: zone.id, generation: zone.generation },
    targets: Object.fromEntries(cells.map((cell): [Id, CellTarget] => [cell.id, targetOf(cell, zone)])),
    raises: looked.flatMap((one) => ('to' in one ? [one] : [])),
    ours: looked.flatMap((one) => ('isOurs' in one ? [one.cellId] : [])),
    missed: looked.flatMap((one) => ('reason' in one ? [one] : [])),
  };
}

async function wanted({ cells }: TakeOverRequest, zone: Zone, { store }: Services): Promise<readonly Cell[]> {
  if (cells !== undefined) return Promise.all([...new Set(cells)].map((name) => requireCell(store, name)));
  const found = await Promise.all((zone.unmarked ?? []).map(({ cellId }) => store.get('cells', cellId)));
  return found.filter((cell) => cell !== undefined);
}

async function look(
  cell: Cell,
  zone: Zone,
  services: Services,
  { signal }: Pick<PlanCall, 'signal'>,
): Promise<Raise | MissedCell | { readonly cellId: Id; readonly isOurs: true }> {
  const about = { cellId: cell.id, cellName: cell.name };
  try {
    const bounds = { deadlineMs: readMs, ...(signal === undefined ? {} : { signal }) };
    const mark = await services.cells.at(targetOf(cell, zone)).readMark(bounds);
    if (mark === undefined) return { ...about, reason: 'it carries no mark' };
    if (mark.zoneId !== zone.id) return { ...about, reason: `it belongs to another zone, ${mark.zoneId}` };
    if (mark.cellId !== cell.id) return { ...about, reason: `it is marked as another cell, ${mark.cellId}` };
    if (mark.generation > zone.generation) {
      return { ...about, reason: `it obeys a newer inventory of this zone, generation ${mark.generation}` };
    }
    if (mark.generation === zone.generation) return { cellId: cell.id, isOurs: true };
    const { zoneId, generation, cellId } = mark;
    return { cellId, from: { zoneId, generation, cellId }, to: { ...mark, generation: zone.generation } };
  } catch (error) {
    if (signal?.aborted === true) throw new NanoError('INTERRUPTED', 'interrupted', { cause: error });
    return { ...about, reason: toNanoError(error).message };
  }
}
