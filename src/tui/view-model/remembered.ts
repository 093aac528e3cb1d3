import type { Facts } from '../app/facts.ts';

/**
 * What facts and a few more values come to, once for as long as they are the same: it is asked for several times for
 * one frame, and facts are never changed.
 */
export function remembered<A extends readonly unknown[], R>(
  make: (facts: Facts, ...more: A) => R,
): (facts: Facts, ...more: A) => R {
  const known = new WeakMap<Facts, { readonly more: A; readonly made: R }>();
  return (facts, ...more) => {
    const before = known.get(facts);
    if (before?.more.every((value, index) => value === more[index])) return before.made;
    const made = make(facts, ...more);
    known.set(facts, { more, made });
    return made;
  };
}
