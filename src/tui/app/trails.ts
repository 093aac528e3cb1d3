import type { Id } from '../../controller/model/ids.ts';
import type { CellStats, InstanceStats, TotalStats, ZoneStats } from '../../controller/model/stats-views.ts';

/** What is kept of each subject; shares from 0 to 1, else bytes a second. */
const figures = ['cpu', 'memory', 'storage', 'disk.in', 'disk.out', 'network.in', 'network.out'] as const;
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

/** A ring of looks, all figures of one in a row: for ten thousand instances 34 MB, where kept looks would take gigabytes. */
export function createTrails(): TrailRecorder {
  const looks: Float32Array[] = [];
  const times = new Float64Array(trailLength);
  const places = createPlaces();
  let count = 0;
  const firstKept = () => Math.max(0, count - trailLength);
  const since = (first: number, at: (look: number) => number) =>
    Array.from({ length: count - first }, (_, offset) => at((first + offset) % trailLength));

  const put = (stats: ZoneStats, values: Float32Array) => {
    const at = (subject: string) => places.next(subject) * figures.length;
    places.begin(count);
    putTotal(values, at('zone'), stats.zone);
    for (const pool of stats.pools) putTotal(values, at(pool.id), pool);
    for (const cell of stats.cells) putCell(values, at(cell.id), cell);
    for (const one of stats.instances) putInstance(values, at(one.id), one);
  };

  return {
    record: (stats) => {
      const slot = count % trailLength;
      const subjects = 1 + stats.pools.length + stats.cells.length + stats.instances.length;
      let values = roomFor(Math.max(subjects, places.most()), looks[slot]);
      put(stats, values);
      if (values.length < places.most() * figures.length) {
        // Some came while others went, whose places were still taken.
        values = roomFor(places.most(), undefined);
        put(stats, values);
      }
      looks[slot] = values;
      times[slot] = Date.parse(stats.at);
      places.end();
      count += 1;
    },
    read: (subject, figure) => {
      const place = places.of(subject);
      if (place === undefined) return [];
      const index = place.at * figures.length + figures.indexOf(figure);
      return since(Math.max(place.since, firstKept()), (look) => looks[look]?.[index] ?? Number.NaN);
    },
    times: () => since(firstKept(), (look) => times[look] ?? Number.NaN),
  };
}

/** The same room again where it is large enough: what is not written anew belongs to nobody. */
function roomFor(subjects: number, before: Float32Array | undefined): Float32Array {
  const length = subjects * figures.length;
  return before !== undefined && before.length >= length ? before : new Float32Array(length);
}

/** Ten thousand of them at each look: nothing is allocated. */
function putInstance(values: Float32Array, at: number, one: InstanceStats): void {
  values[at] = known(one.cpuShare);
  values[at + 1] = share(one.memoryUsedBytes ?? one.memoryResidentBytes, one.memoryBytes);
  values[at + 2] = share(one.storedBytes, one.diskBytes);
  putFlows(values, at, one);
}

function putCell(values: Float32Array, at: number, cell: CellStats): void {
  values[at] = known(cell.cpu?.used ?? null);
  values[at + 1] = share(cell.memoryUsedBytes, cell.memoryBytes);
  values[at + 2] = storeShare(cell.stores);
  putFlows(values, at, cell);
}

function putTotal(values: Float32Array, at: number, total: TotalStats): void {
  values[at] = known(total.cpuShare);
  values[at + 1] = share(total.memoryUsedBytes, total.memoryBytes);
  values[at + 2] = share(total.storageUsedBytes, total.storageBytes);
  putFlows(values, at, total);
}

function putFlows(values: Float32Array, at: number, { disk, network }: Pick<TotalStats, 'disk' | 'network'>): void {
  values[at + 3] = known(disk.inBytesPerSecond);
  values[at + 4] = known(disk.outBytesPerSecond);
  values[at + 5] = known(network.inBytesPerSecond);
  values[at + 6] = known(network.outBytesPerSecond);
}

const known = (value: number | null) => value ?? Number.NaN;
const share = (part: number | null, whole: number) => (part === null || whole <= 0 ? Number.NaN : part / whole);

function storeShare(stores: CellStats['stores']): number {
  let used = 0;
  let capacity = 0;
  for (const { capacityBytes, availableBytes } of stores) {
    used += capacityBytes - known(availableBytes);
    capacity += capacityBytes;
  }
  return share(used, capacity);
}

/** Where a subject's figures are in each look, and the first look that has them. */
interface Place {
  readonly subject: string;
  readonly at: number;
  readonly since: number;
  seen: number;
}

/** Gives each subject a place for as long as every look has it. */
function createPlaces() {
  const places = new Map<string, Place>();
  /** In the order of the last look, in which the next one mostly has them too. */
  const order: Place[] = [];
  const free: number[] = [];
  let most = 0;
  let look = 0;
  let told = 0;

  const added = (subject: string): Place => {
    const at = free.pop() ?? most++;
    const place = { subject, at, since: look, seen: look };
    places.set(subject, place);
    return place;
  };
  return {
    of: (subject: string) => places.get(subject),
    /** So many places there are, taken or free. */
    most: () => most,
    begin: (number: number) => {
      look = number;
      told = 0;
    },
    next: (subject: string): number => {
      const expected = order[told];
      const place = expected?.subject === subject ? expected : (places.get(subject) ?? added(subject));
      place.seen = look;
      order[told] = place;
      told += 1;
      return place.at;
    },
    /** Whatever this look did not have is forgotten. */
    end: () => {
      order.length = told;
      if (places.size === told) return;
      for (const [subject, { seen, at }] of places) {
        if (seen === look) continue;
        places.delete(subject);
        free.push(at);
      }
    },
  };
}
