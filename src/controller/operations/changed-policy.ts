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

/** What changes, for people and for the history. */
export function differences(
  before: object,
  after: object,
): {
  readonly name: string;
  readonly before: string | number | boolean | null;
  readonly after: string | number | boolean | null;
}[] {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).map(([name, value]) => ({ name, before: plain(old.get(name)), after: plain(value) }));
}

function plain(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.join(', ') : null;
}

function keysOf<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value).filter((key): key is keyof T & string => key in value);
}
