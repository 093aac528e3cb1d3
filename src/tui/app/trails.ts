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

type Values = Readonly<Record<TrailFigure, number>>;

/** A ring of numbers for each subject: for ten thousand instances 24 MB, where kept looks would take gigabytes. */
export function createTrails(): TrailRecorder {
  const rings = new Map<string, Ring>();
  const times = new Float64Array(trailLength);
  let count = 0;

  const put = (subject: string, values: Values) => {
    let ring = rings.get(subject);
    if (ring === undefined) {
      ring = { since: count, last: count, values: new Float32Array(trailLength * figures.length).fill(Number.NaN) };
      rings.set(subject, ring);
    }
    ring.last = count;
    const at = (count % trailLength) * figures.length;
    figures.forEach((figure, index) => {
      ring.values[at + index] = values[figure];
    });
  };

  const forget = () => {
    for (const [subject, ring] of rings) if (ring.last !== count) rings.delete(subject);
  };

  return {
    record: (stats) => {
      times[count % trailLength] = Date.parse(stats.at);
      put('zone', ofTotal(stats.zone));
      for (const pool of stats.pools) put(pool.id, ofTotal(pool));
      for (const cell of stats.cells) {
        const cpu = known(cell.cpu?.used ?? null);
        const storage = storeShare(cell.stores);
        put(cell.id, { cpu, memory: share(cell.memoryUsedBytes, cell.memoryBytes), storage, ...transfers(cell) });
      }
      for (const one of stats.instances) {
        const memory = share(one.memoryUsedBytes ?? one.memoryResidentBytes, one.memoryBytes);
        const storage = share(one.storedBytes, one.diskBytes);
        put(one.id, { cpu: known(one.cpuShare), memory, storage, ...transfers(one) });
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

function transfers({ disk, network }: { readonly disk: TransferStats; readonly network: TransferStats }) {
  return { disk: sum(disk), network: sum(network) };
}

function ofTotal(total: ZoneStats['zone']): Values {
  return {
    cpu: known(total.cpuShare),
    memory: share(total.memoryUsedBytes, total.memoryBytes),
    storage: share(total.storageUsedBytes, total.storageBytes),
    ...transfers(total),
  };
}

function storeShare(stores: ZoneStats['cells'][number]['stores']): number {
  let used = 0;
  let capacity = 0;
  for (const { capacityBytes, availableBytes } of stores) {
    used += capacityBytes - known(availableBytes);
    capacity += capacityBytes;
  }
  return share(used, capacity);
}
