/** Of each thing so many: with a filter and without it. */
const kept = 2;

/**
 * What facts (or a part of them) and a few more values come to, once for as long as they are the same: it is asked for
 * several times for one frame, and facts are never changed.
 */
export function remembered<K extends object, A extends readonly unknown[], R>(
  make: (of: K, ...more: A) => R,
): (of: K, ...more: A) => R {
  const known = new WeakMap<K, readonly { readonly more: A; readonly made: R }[]>();
  return (of, ...more) => {
    const before = known.get(of) ?? [];
    const same = before.find((one) => one.more.every((value, index) => value === more[index]));
    if (same !== undefined) return same.made;
    const made = make(of, ...more);
    known.set(of, [{ more, made }, ...before].slice(0, kept));
    return made;
  };
}
