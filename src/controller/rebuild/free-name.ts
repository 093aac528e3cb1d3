/** The name, or the first of `name-2`, `name-3`, … that is free. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const end = `-${number}`;
    const proposed = `${name.slice(0, 63 - end.length)}${end}`;
    if (!taken.has(proposed)) return proposed;
  }
}
