import type { TotalStats } from '../../controller/model/stats-views.ts';
import type { TrailFigure, Trails } from '../app/trails.ts';
import { shareOf } from './columns/figure-columns.ts';
import { compactBytes, decimal } from './figures.ts';
import type { Limits } from './gauge.ts';

/** What the zone comes to in one respect, as the header shows it. */
export type Metric = ShareMetric | FlowMetric;

export interface ShareMetric {
  readonly kind: 'share';
  readonly label: string;
  readonly trail: readonly number[];
  readonly share: number | null;
  /** `15.2 of 32 cores`. */
  readonly amount: string;
  readonly limits: Limits;
}

export interface FlowMetric {
  readonly kind: 'flow';
  readonly label: string;
  readonly into: Direction;
  readonly out: Direction;
}

/** What goes one way, in bytes a second. */
interface Direction {
  readonly name: string;
  readonly rate: number | null;
  readonly trail: readonly number[];
}

const limits: Limits = { warn: 0.75, bad: 0.9 };

export function metricsOf(zone: TotalStats | null, trails: Trails): readonly Metric[] {
  const { disk, network } = zone ?? { disk: unknown, network: unknown };
  const read = (figure: TrailFigure) => trails.read('zone', figure);
  const bytes = (used: number | null, total: number) =>
    `${used === null ? '?' : compactBytes(used)} of ${compactBytes(total)}`;
  const used = zone?.cpuShare == null ? '?' : decimal(zone.cpuShare * zone.cores);
  return [
    {
      kind: 'share',
      label: 'CPU',
      trail: read('cpu'),
      share: zone?.cpuShare ?? null,
      amount: zone === null ? '' : `${used} of ${zone.cores} cores`,
      limits,
    },
    {
      kind: 'share',
      label: 'MEM',
      trail: read('memory'),
      share: zone === null ? null : shareOf(zone.memoryUsedBytes, zone.memoryBytes),
      amount: zone === null ? '' : bytes(zone.memoryUsedBytes, zone.memoryBytes),
      limits,
    },
    {
      kind: 'share',
      label: 'STO',
      trail: read('storage'),
      share: zone === null ? null : shareOf(zone.storageUsedBytes, zone.storageBytes),
      amount: zone === null ? '' : bytes(zone.storageUsedBytes, zone.storageBytes),
      limits,
    },
    {
      kind: 'flow',
      label: 'DISK',
      into: { name: 'read', rate: disk.inBytesPerSecond, trail: read('disk.in') },
      out: { name: 'write', rate: disk.outBytesPerSecond, trail: read('disk.out') },
    },
    {
      kind: 'flow',
      label: 'NET',
      into: { name: 'in', rate: network.inBytesPerSecond, trail: read('network.in') },
      out: { name: 'out', rate: network.outBytesPerSecond, trail: read('network.out') },
    },
  ];
}

const unknown = { inBytesPerSecond: null, outBytesPerSecond: null };
