import type { ChangedValue } from '../model/operation.ts';
import { policyName, policyText } from '../model/policy-words.ts';

/** What a request asks for that is not so already; keys that it does not name are left as they are. */
export function changedPolicy<P extends object>(
  current: Partial<P>,
  asked: { readonly [K in keyof P]?: P[K] | undefined },
): Partial<P> {
  const changed: Partial<P> = {};
  for (const key of keysOf(asked)) {
    const value = asked[key];
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(current[key])) changed[key] = value;
  }
  return changed;
}

/** What changes. A key that only one of the two has is `absent` in the other. */
export function differences(before: object, after: object, absent: string | null = null): ChangedValue[] {
  const [old, next] = [
    new Map<string, unknown>(Object.entries(before)),
    new Map<string, unknown>(Object.entries(after)),
  ];
  return [...new Set([...old.keys(), ...next.keys()])]
    .map((name) => ({
      name,
      before: old.has(name) ? plain(old.get(name)) : absent,
      after: next.has(name) ? plain(next.get(name)) : absent,
    }))
    .filter((one) => one.before !== one.after);
}

/** The same for people, a line each: `keep-memory`, `1 GiB → 2 GiB`. */
export function differenceFacts(changed: readonly ChangedValue[]): { name: string; value: string }[] {
  return changed.map(({ name, before, after }) => ({
    name: policyName(name),
    value: `${policyText(name, before)} → ${policyText(name, after)}`,
  }));
}

function plain(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.join(', ') : null;
}

function keysOf<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value).filter((key): key is keyof T & string => key in value);
}
