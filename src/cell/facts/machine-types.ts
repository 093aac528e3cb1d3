import { compareVersions } from './versions.ts';

/**
 * The versioned q35 machine types, newest first: `pc-q35-9.2`, and Red Hat's `pc-q35-rhel9.6.0`. Upstream's come
 * first, as hosts of different distributions share them. Ubuntu's code names (`pc-q35-jammy`) tell no order and are
 * left out: the upstream type of the same QEMU stands beside each.
 */
export function sortMachineTypes(names: readonly string[]): readonly string[] {
  const types = [...new Set(names)].flatMap((name) => {
    const match = /^pc-q35-(rhel)?(\d{1,4}(?:\.\d{1,4}){0,3})$/.exec(name);
    return match?.[2] === undefined ? [] : [{ name, upstream: match[1] === undefined, version: match[2] }];
  });
  return types
    .sort((a, b) => Number(b.upstream) - Number(a.upstream) || compareVersions(b.version, a.version))
    .map(({ name }) => name);
}
