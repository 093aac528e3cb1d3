import type { Cell } from '../model/cell.ts';
import type { Id } from '../model/ids.ts';
import type { Discrepancy } from '../model/verify-view.ts';
import type { CellSurvey } from '../ports/keeping.ts';
import { compareText } from '../scheduler/compare.ts';
import { compareCell } from './compare-cell.ts';
import { compareFiles } from './compare-files.ts';
import { compareImages } from './compare-images.ts';
import { compareInstances } from './compare-instances.ts';
import type { Recorded } from './recorded.ts';
import { discrepancy } from './report.ts';

/** What a cell told, or why it did not. */
export interface Looked {
  readonly cell: Cell;
  readonly survey?: CellSurvey;
  readonly failure?: string;
  /** By `<image>@<cell>`. */
  readonly checksums?: ReadonlyMap<string, string>;
}

/** Compares what is recorded with what the cells told. Pure. `busy` is what may change while it is looked at. */
export function compareZone(recorded: Recorded, looked: readonly Looked[], busy: ReadonlySet<Id>): Discrepancy[] {
  const found = looked.flatMap(({ cell, survey, failure, checksums = new Map() }): Discrepancy[] => {
    if (survey === undefined) {
      const fact = failure ?? 'it was not asked';
      const remedy = `nano cell check ${cell.name} tells more; what is on it was not compared`;
      return [discrepancy('CELL_UNREACHABLE', { cell: cell.name, subject: cell.name, fact, remedy })];
    }
    const stores = recorded.stores.filter(({ cellId }) => cellId === cell.id);
    const seen = { cell, survey, recorded, stores, busy, checksums };
    return [...compareCell(seen), ...compareInstances(seen), ...compareImages(seen), ...compareFiles(seen)];
  });
  return found.sort(
    (a, b) =>
      compareText(a.cell ?? '', b.cell ?? '') ||
      compareText(a.severity, b.severity) ||
      compareText(a.subject, b.subject),
  );
}
