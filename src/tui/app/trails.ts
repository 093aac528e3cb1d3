import type { Id } from '../../controller/model/ids.ts';
import type { TransferStats, ZoneStats } from '../../controller/model/stats-views.ts';

/** What is kept of each subject; shares from 0 to 1, else bytes a second, both ways together. */
const figures = ['cpu', 'memory', 'storage', 'disk', 'network'] as const;
export type TrailFigure = (typeof figures)[number];

/** How figures came to what they are, at the last looks. */
export interface Trails {
  /** The newest last; NaN where nothing was known. `zone`, or the id of a pool, a cell or an instance. */
  read(subject: 'zone' | Id, figure: TrailFigure): readonly number[];
  /** When each look was, in milliseconds since 1970; as many as `read` of the zone has. */
  times(): readonly number[];
}

export interface TrailRecorder extends Trails {
  record(stats: ZoneStats): void;
}

/** How many looks are kept: four minutes at the usual two seconds, the width of a chart that fills a terminal. */
export const trailLength = 120;

/** A ring of numbers for each subject: for ten thousand instances 24 MB, where kept looks would take gigabytes. */
export function createTrails(): TrailRecorder {
  const rings = new Map<string, Ring>();
  const times = new Float64Array(trailLength);
  let count = 0;

  // In the order of the figures. Ten thousand of them at each look: nothing is allocated.
  const put = (subject: string, cpu: number, memory: number, storage: number, disk: number, network: number) => {
    let ring = rings.get(subject);
    if (ring === undefined) {
      ring = { since: count, last: count, values: new Float32Array(trailLength * figures.length).fill(Number.NaN) };
      rings.set(subject, ring);
    }
    ring.last = count;
    const { values } = ring;
    const at = (count % trailLength) * figures.length;
    values[at] = cpu;
    values[at + 1] = memory;
    values[at + 2] = storage;
    values[at + 3] = disk;
    values[at + 4] = network;
  };
  const putTotal = (subject: string, total: ZoneStats['zone']) => {
    const memory = share(total.memoryUsedBytes, total.memoryBytes);
    const storage = share(total.storageUsedBytes, total.storageBytes);
    put(subject, known(total.cpuShare), memory, storage, sum(total.disk), sum(total.network));
  };

  const forget = () => {
    for (const [subject, ring] of rings) if (ring.last !== count) rings.delete(subject);
  };

  return {
    record: (stats) => {
      times[count % trailLength] = Date.parse(stats.at);
      putTotal('zone', stats.zone);
      for (const pool of stats.pools) putTotal(pool.id, pool);
      for (const cell of stats.cells) {
        const memory = share(cell.memoryUsedBytes, cell.memoryBytes);
        put(cell.id, known(cell.cpu?.used ?? null), memory, storeShare(cell.stores), sum(cell.disk), sum(cell.network));
      }
      for (const one of stats.instances) {
        const memory = share(one.memoryUsedBytes ?? one.memoryResidentBytes, one.memoryBytes);
        const storage = share(one.storedBytes, one.diskBytes);
        put(one.id, known(one.cpuShare), memory, storage, sum(one.disk), sum(one.network));
      }
      forget();
      count += 1;
    },
    read: (subject, figure) => {
      const ring = rings.get(subject);
      if (ring === undefined) return [];
      const index = figures.indexOf(figure);
      const first = Math.max(ring.since, count - trailLength);
      return Array.from({ length: count - first }, (_, offset) => {
        return ring.values[((first + offset) % trailLength) * figures.length + index] ?? Number.NaN;
      });
    },
    times: () => {
      const first = Math.max(0, count - trailLength);
      return Array.from({ length: count - first }, (_, offset) => times[(first + offset) % trailLength] ?? Number.NaN);
    },
  };
}

interface Ring {
  /** The look that it begins with, and the last that it has. */
  readonly since: number;
  last: number;
  readonly values: Float32Array;
}

const known = (value: number | null) => value ?? Number.NaN;
const share = (part: number | null, whole: number) => (part === null || whole <= 0 ? Number.NaN : part / whole);
const sum = ({ inBytesPerSecond: a, outBytesPerSecond: b }: TransferStats) => known(a) + known(b);

function storeShare(stores: ZoneStats['cells'][number]['stores']): number {
  let used = 0;
  let capacity = 0;
  for (const { capacityBytes, availableBytes } of stores) {
    used += capacityBytes - known(availableBytes);
    capacity += capacityBytes;
  }
  return share(used, capacity);
}
