import type { TotalStats } from '../../controller/model/stats-views.ts';
import type { TrailFigure, Trails } from '../app/trails.ts';
import { shareOf } from './columns/figure-columns.ts';
import { compactBytes, decimal } from './figures.ts';
import type { Limits } from './gauge.ts';

/** What the zone comes to in one respect, as the header shows it. */
export type Metric = ShareMetric | FlowMetric;

interface Common {
  readonly label: string;
  readonly figure: TrailFigure;
  readonly trail: readonly number[];
}

export interface ShareMetric extends Common {
  readonly kind: 'share';
  readonly share: number | null;
  /** `15.2 of 32 cores`. */
  readonly amount: string;
  readonly limits: Limits;
}

export interface FlowMetric extends Common {
  readonly kind: 'flow';
  readonly names: readonly [into: string, out: string];
  readonly rates: readonly [into: number | null, out: number | null];
}

const limits: Limits = { warn: 0.75, bad: 0.9 };

export function metricsOf(zone: TotalStats | null, trails: Trails): readonly Metric[] {
  const read = (figure: TrailFigure) => ({ figure, trail: trails.read('zone', figure) });
  const bytes = (used: number | null, total: number) =>
    `${used === null ? '?' : compactBytes(used)} of ${compactBytes(total)}`;
  const used = zone?.cpuShare == null ? '?' : decimal(zone.cpuShare * zone.cores);
  return [
    {
      kind: 'share',
      label: 'CPU',
      ...read('cpu'),
      share: zone?.cpuShare ?? null,
      amount: zone === null ? '' : `${used} of ${zone.cores} cores`,
      limits,
    },
    {
      kind: 'share',
      label: 'MEM',
      ...read('memory'),
      share: zone === null ? null : shareOf(zone.memoryUsedBytes, zone.memoryBytes),
      amount: zone === null ? '' : bytes(zone.memoryUsedBytes, zone.memoryBytes),
      limits,
    },
    {
      kind: 'share',
      label: 'STO',
      ...read('storage'),
      share: zone === null ? null : shareOf(zone.storageUsedBytes, zone.storageBytes),
      amount: zone === null ? '' : bytes(zone.storageUsedBytes, zone.storageBytes),
      limits,
    },
    {
      kind: 'flow',
      label: 'DISK',
      ...read('disk'),
      names: ['read', 'write'],
      rates: [zone?.disk.inBytesPerSecond ?? null, zone?.disk.outBytesPerSecond ?? null],
    },
    {
      kind: 'flow',
      label: 'NET',
      ...read('network'),
      names: ['in', 'out'],
      rates: [zone?.network.inBytesPerSecond ?? null, zone?.network.outBytesPerSecond ?? null],
    },
  ];
}
