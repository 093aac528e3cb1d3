import type { Amounts } from '../placement-cell.ts';
import type { PlacementRequest } from '../placement-request.ts';
import type { Planner } from '../planner/planner.ts';
import { type Room, roomOf } from '../room.ts';

const resources = ['cores', 'memoryBytes', 'diskBytes'] as const;

/** How a resource is used over the cells of a pool; shares from 0 to 1. */
export interface ResourceFigures {
  /** Used of what may be promised. */
  readonly used: number;
  /** The fullest and the emptiest cell, and the standard deviation over all. */
  readonly fullest: number;
  readonly emptiest: number;
  readonly deviation: number;
  /** Of what is free, the share on cells that could not take a typical instance of the stream. */
  readonly fragmented: number;
}

export type PoolFigures = Readonly<Record<(typeof resources)[number], ResourceFigures>> & {
  /** Cells with nothing on them. */
  readonly empty: number;
};

/** What a pool looks like after a stream of instances. */
export function measure(planner: Planner, stream: readonly Amounts[]): PoolFigures {
  const cells = planner.cells.flatMap((_, index) => planner.cell(index) ?? []);
  const rooms = cells.map(roomOf);
  const typical = typicalOf(stream);
  const usable = cells.map((cell) => typical === undefined || planner.couldTake({ ...typical, cellName: cell.name }));
  return {
    cores: figures(rooms, usable, 'cores'),
    memoryBytes: figures(rooms, usable, 'memoryBytes'),
    diskBytes: figures(rooms, usable, 'diskBytes'),
    empty: cells.filter(({ instances }) => instances === 0).length,
  };
}

function figures(
  rooms: readonly Room[],
  usable: readonly boolean[],
  resource: (typeof resources)[number],
): ResourceFigures {
  const shares = rooms
    .map((room) => room[resource])
    .map(({ capacity, free }) => (capacity === 0 ? 0 : 1 - free / capacity));
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const all = sum(rooms.map((room) => room[resource].capacity));
  const free = sum(rooms.map((room) => room[resource].free));
  const stranded = sum(rooms.map((room, index) => (usable[index] === true ? 0 : room[resource].free)));
  const mean = shares.length === 0 ? 0 : sum(shares) / shares.length;
  const variance = shares.length === 0 ? 0 : sum(shares.map((share) => (share - mean) ** 2)) / shares.length;
  return {
    used: all === 0 ? 0 : 1 - free / all,
    fullest: shares.reduce((most, share) => Math.max(most, share), 0),
    emptiest: shares.reduce((least, share) => Math.min(least, share), shares.length === 0 ? 0 : 1),
    deviation: Math.sqrt(variance),
    fragmented: free === 0 ? 0 : stranded / free,
  };
}

/** The median of each size: what most of the stream is at least like. */
function typicalOf(stream: readonly Amounts[]): PlacementRequest | undefined {
  if (stream.length === 0) return undefined;
  const median = (read: (amounts: Amounts) => number) =>
    stream.map(read).sort((left, right) => left - right)[Math.floor(stream.length / 2)] ?? 0;
  return {
    cores: median(({ cores }) => cores),
    memoryBytes: median(({ memoryBytes }) => memoryBytes),
    diskBytes: median(({ diskBytes }) => diskBytes),
  };
}
