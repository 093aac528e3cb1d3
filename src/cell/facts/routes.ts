import { linesOf } from './values.ts';

/**
 * Whether the kernel has a default route, by lines of /proc/net/route (interface, destination, gateway, flags,
 * references, use, metric, mask …) and /proc/net/ipv6_route (destination, length, …, interface). The loopback's IPv6
 * default route refuses what nothing else takes.
 */
export function hasDefaultRoute(text: string): boolean {
  return linesOf(text).some((line) => {
    const fields = line.trim().split(/\s+/);
    if (fields[0]?.length === 32) return fields[1] === '00' && fields.at(-1) !== 'lo';
    return fields[1] === '00000000' && fields[7] === '00000000';
  });
}
