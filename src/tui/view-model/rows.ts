import { escapeControl } from '../../cli/terminal/escape.ts';
import type { CellStats, EventView, InstanceStats, PoolStats } from '../../controller/model/stats-views.ts';
import type { OperationView } from '../../controller/model/views.ts';
import type { Facts, Run } from '../app/facts.ts';
import { labelText, type Row } from './column.ts';
import { type OperationRow, subjectText } from './columns/operation-columns.ts';
import { alwaysFresh, freshnessOf } from './freshness.ts';
import { rowsOfInstances } from './instance-rows.ts';

/** All rows of each view, before anything is filtered or sorted: in the order of names, or the newest first. */

export function instanceRows({ stats, now, intervalMs }: Facts): readonly Row<InstanceStats>[] {
  return stats === null ? [] : rowsOfInstances(stats, now, intervalMs);
}

export function cellRows({ stats, now, intervalMs }: Facts): readonly Row<CellStats>[] {
  return (stats?.cells ?? []).map((cell) => ({
    id: cell.id,
    name: cell.name,
    thing: cell,
    fresh: freshnessOf(cell, now, intervalMs),
    words: () => ({
      name: cell.name,
      pool: cell.pool,
      cell: cell.name,
      state: cell.enabled ? cell.contact : `${cell.contact} disabled`,
      label: labelText(cell.labels),
    }),
  }));
}

export function poolRows({ stats }: Facts): readonly Row<PoolStats>[] {
  return (stats?.pools ?? []).map((pool) => ({
    id: pool.id,
    name: pool.name,
    thing: pool,
    fresh: alwaysFresh,
    words: () => ({ name: pool.name, pool: pool.name }),
  }));
}

/** Those that are under way or want somebody first, then the newest. */
export function operationRows({ operations, runs }: Facts): readonly Row<OperationRow>[] {
  const byNumber = new Map<number | null, Run>(runs.map((run) => [run.operation, run]));
  const isOpen = ({ state }: OperationView) => state === 'running' || state === 'waiting' || state === 'interrupted';
  const sorted = [...operations].sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.number - a.number);
  return sorted.map((operation) => ({
    id: operation.id,
    name: `#${operation.number}`,
    thing: { operation, run: byNumber.get(operation.number) ?? null },
    fresh: alwaysFresh,
    words: () => ({
      name: `#${operation.number} ${operation.subjects.map(({ name }) => name).join(' ')}`,
      kind: operation.kind,
      state: operation.state,
      subject: subjectText(operation),
      by: `${operation.actor.user}@${operation.actor.host}`,
    }),
  }));
}

export function eventRows({ events }: Facts): readonly Row<EventView>[] {
  return events.toReversed().map((event) => ({
    id: String(event.number),
    name: event.instance ?? event.cell ?? event.code,
    thing: event,
    fresh: alwaysFresh,
    words: () => ({
      name: `${event.instance ?? ''} ${event.cell ?? ''}`,
      cell: event.cell ?? '',
      state: event.severity,
      message: escapeControl(event.message),
      code: event.code,
    }),
  }));
}
