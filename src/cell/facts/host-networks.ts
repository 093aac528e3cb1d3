import type { HostNetwork, NetworkReference } from '../../controller/model/network.ts';
import { attribute, child, children, parseXml, textOf } from '../xml/read-xml.ts';
import { linesOf } from './values.ts';

/** A bridge of the host, whoever made it: NetworkManager, systemd-networkd, ifupdown, or a container engine. */
export interface Bridge {
  readonly name: string;
  /** Whether it is switched on; it may be without a cable. */
  readonly up: boolean;
}

/** Bridges that container engines and firewalls make for themselves. */
const privateBridges =
  /^(virbr\d*|docker\d*|docker_gwbridge|br-[0-9a-f]{12}|lxcbr\d+|lxdbr\d+|incusbr\d+|podman\d*|cni\d+|cni-podman\d+|cbr\d+|fwbr\d+i\d+)$/;

/** Reads lines of `FLAGS NAME`, the flags as /sys/class/net/NAME/flags has them. */
export function parseBridges(text: string): readonly Bridge[] {
  return linesOf(text).flatMap((line) => {
    const match = /^0x([0-9a-f]{1,8}) ([^\s/]{1,15})$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) return [];
    return [{ name: match[2], up: (Number.parseInt(match[1], 16) & interfaceUp) !== 0 }];
  });
}

const interfaceUp = 1;

/** Reads the names that `virsh net-list --name` prints, with those among them that are active and that start by themselves. */
export function parseLibvirtNetworks(all: string, active: string, autostart: string): readonly HostNetwork[] {
  const [isActive, isAutostart] = [active, autostart].map((text) => new Set(linesOf(text).map((line) => line.trim())));
  return linesOf(all)
    .map((line) => line.trim())
    .filter((name) => name.length <= 255)
    .map((name) => ({
      kind: 'libvirt',
      name,
      active: isActive?.has(name) ?? false,
      autostart: isAutostart?.has(name) ?? false,
    }));
}

/**
 * The bridges that libvirt makes for its networks, out of their definitions. A network that only passes on a bridge of
 * the host (`<forward mode='bridge'/>`) owns none.
 */
export function readNetworkBridges(definitions: string): ReadonlySet<string> {
  const networks = child(parseXml(`<networks>${definitions}</networks>`, "libvirt's networks"), 'networks');
  const owned = children(networks, 'network').filter(
    (network) =>
      attribute(child(network, 'forward'), 'mode') !== 'bridge' && textOf(child(network, 'name')) !== undefined,
  );
  return new Set(owned.flatMap((network) => attribute(child(network, 'bridge'), 'name') ?? []));
}

/** What instances can plug into. A private bridge is offered only where the operator names it. */
export function offerNetworks(
  bridges: readonly Bridge[],
  libvirt: readonly HostNetwork[],
  ownedBridges: ReadonlySet<string>,
  asked?: NetworkReference,
): readonly HostNetwork[] {
  const offered = bridges.filter(
    ({ name }) =>
      (asked?.kind === 'bridge' && asked.name === name) || !(privateBridges.test(name) || ownedBridges.has(name)),
  );
  return [
    ...offered.map(({ name, up }) => ({ kind: 'bridge' as const, name, active: up, autostart: true })),
    ...libvirt,
  ];
}
