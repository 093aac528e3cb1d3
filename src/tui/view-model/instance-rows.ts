import type { InstanceStats, ZoneStats } from '../../controller/model/stats-views.ts';
import { type Freshness, labelText, type Row } from './column.ts';
import { alwaysFresh, freshnessOf } from './freshness.ts';
import { remembered } from './remembered.ts';

/** What instances that were read at once have in common. */
type Reading = Pick<InstanceStats, 'contact' | 'readAt'>;

const keyOf = ({ contact, readAt }: Reading) => `${contact} ${readAt}`;

const readingsOf = remembered((stats: ZoneStats): readonly Reading[] => {
  const readings = new Map<string, Reading>();
  for (const one of withAnotherReading(stats.instances)) readings.set(keyOf(one), one);
  return [...readings.values()];
});

/** Those that were not read with the one before them. */
function* withAnotherReading(instances: readonly InstanceStats[]): Iterable<InstanceStats> {
  let last: Reading | undefined;
  for (const one of instances) {
    if (last?.readAt !== one.readAt || last.contact !== one.contact) yield one;
    last = one;
  }
}

interface Made {
  readonly freshness: readonly Freshness[];
  readonly rows: readonly Row<InstanceStats>[];
}

const made = new WeakMap<ZoneStats, Made>();

/** There may be ten thousand of them, so that they are made once for a look: again only when some of them became late. */
export function rowsOfInstances(stats: ZoneStats, now: number, intervalMs: number): readonly Row<InstanceStats>[] {
  const readings = readingsOf(stats);
  const freshness = readings.map((reading) => freshnessOf(reading, now, intervalMs));
  const before = made.get(stats);
  if (before?.freshness.every((fresh, index) => isSame(fresh, freshness[index]))) return before.rows;
  const rows = rowsWith(stats.instances, new Map(readings.map((reading, index) => [keyOf(reading), freshness[index]])));
  made.set(stats, { freshness, rows });
  return rows;
}

const isSame = (a: Freshness, b: Freshness | undefined) => a.late === b?.late && a.age === b.age;

function rowsWith(
  instances: readonly InstanceStats[],
  known: ReadonlyMap<string, Freshness | undefined>,
): readonly Row<InstanceStats>[] {
  let last: InstanceStats | undefined;
  let fresh = alwaysFresh;
  return instances.map((one) => {
    if (last?.readAt !== one.readAt || last.contact !== one.contact) fresh = known.get(keyOf(one)) ?? alwaysFresh;
    last = one;
    return new InstanceRow(one, fresh);
  });
}

class InstanceRow implements Row<InstanceStats> {
  readonly id: string;
  readonly name: string;
  readonly thing: InstanceStats;
  readonly fresh: Freshness;

  constructor(thing: InstanceStats, fresh: Freshness) {
    this.id = thing.id;
    this.name = thing.name;
    this.thing = thing;
    this.fresh = fresh;
  }

  words(): Readonly<Record<string, string>> {
    const { name, pool, cell, state, contact, labels } = this.thing;
    const stands = contact === 'offline' ? `${state} offline` : state;
    return { name, pool, cell, state: stands, label: labelText(labels) };
  }
}
