import type { Facts } from '../app/facts.ts';
import type { TableState } from './state.ts';

/** What facts come to, once for each: they are asked several times for one frame, and are never changed. */
export function remembered<R>(make: (facts: Facts) => R): (facts: Facts) => R {
  const known = new WeakMap<Facts, R>();
  return (facts) => {
    const before = known.get(facts);
    if (before !== undefined) return before;
    const made = make(facts);
    known.set(facts, made);
    return made;
  };
}

type Asked = Pick<TableState, 'filter' | 'sorting'>;

/** The same for what depends on the filter and the order too: the last ones alone. */
export function rememberedBy<R>(make: (facts: Facts, table: TableState) => R): (facts: Facts, table: TableState) => R {
  const known = new WeakMap<Facts, { readonly asked: Asked; readonly made: R }>();
  return (facts, table) => {
    const before = known.get(facts);
    if (before?.asked.filter === table.filter && before.asked.sorting === table.sorting) return before.made;
    const made = make(facts, table);
    known.set(facts, { asked: table, made });
    return made;
  };
}
