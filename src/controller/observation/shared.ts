/**
 * The same value as `after`, made of the parts of `before` that are equal: whoever compares by identity sees what
 * changed. Both are plain JSON.
 */
export function shared<T>(before: unknown, after: T): T {
  return isSame(before, after) ? before : after;
}

/** Arrays of objects that were shared one by one: the array before, where each of its members is still the same. */
export function sharedList<T>(before: readonly T[] | undefined, after: readonly T[]): readonly T[] {
  if (before?.length !== after.length) return after;
  for (let at = 0; at < after.length; at += 1) if (before[at] !== after[at]) return after;
  return before;
}

/** An object whose own values are shared with the one before; the one before where all of them are. */
export function sharedParts<T extends object>(before: T | undefined, after: T): T {
  if (before === undefined) return after;
  let isEqual = true;
  for (const key in after) {
    const value = shared(before[key], after[key]);
    after[key] = value;
    if (value !== before[key]) isEqual = false;
  }
  return isEqual ? before : after;
}

function isSame<T>(before: unknown, after: T): before is T {
  if (before === after) return true;
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return false;
  if (Array.isArray(after)) {
    return Array.isArray(before) && before.length === after.length && after.every((one, at) => isSame(before[at], one));
  }
  const names = Object.keys(after);
  if (names.length !== Object.keys(before).length) return false;
  return names.every((name) => isSame(Reflect.get(before, name), Reflect.get(after, name)));
}
