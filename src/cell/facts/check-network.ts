import type { Finding } from '../../controller/model/host-facts.ts';
import { formatNetwork, type HostNetwork, type NetworkReference } from '../../controller/model/network.ts';
import { quoteArgument } from '../../controller/model/shell.ts';
import type { CheckContext } from './check-context.ts';
import { finding } from './check-table.ts';
import { offerNetworks } from './host-networks.ts';
import { printable } from './printable.ts';
import type { Survey } from './survey.ts';

/** What instances can plug into on this host. */
export function networksOf(survey: Survey, asked: NetworkReference | undefined): readonly HostNetwork[] {
  const { libvirt } = survey;
  return offerNetworks(survey.bridges, libvirt?.networks ?? [], libvirt?.networkBridges ?? new Set(), asked);
}

const makeNetwork =
  'a bridge: ip link add br0 type bridge, and make it last in the network configuration (over SSH: with a console at ' +
  'hand); or the network of libvirt: virsh net-define /usr/share/libvirt/networks/default.xml';

/** Whether there is something to plug into, and the network that was asked for. */
export function checkNetwork({ survey, request }: CheckContext): readonly Finding[] {
  return [...checkNetworks(networksOf(survey, request.network), request.network, survey), checkRoute(survey)];
}

function checkNetworks(
  networks: readonly HostNetwork[],
  asked: NetworkReference | undefined,
  survey: Survey,
): readonly Finding[] {
  if (asked !== undefined) {
    const found = networks.find(({ kind, name }) => kind === asked.kind && name === asked.name);
    // Without libvirt's answer nothing is known of its networks.
    if (found === undefined && asked.kind === 'libvirt' && survey.libvirt === undefined) return [];
    return found === undefined ? [absent(asked, networks)] : [judge(found)];
  }
  const usable = networks.find(({ active }) => active) ?? networks[0];
  if (usable === undefined) {
    if (survey.libvirt === undefined) return [];
    return [
      finding('NETWORK_NONE', 'error', 'there is no bridge and no libvirt network to plug instances into', makeNetwork),
    ];
  }
  if (!usable.active) return [judge(usable)];
  return [finding('NETWORK', 'ok', `networks: ${list(networks)}`)];
}

function judge(network: HostNetwork): Finding {
  const shown = printable(formatNetwork(network), 100);
  const name = quoteArgument(network.name);
  if (network.kind === 'bridge') {
    if (network.active) return finding('NETWORK', 'ok', shown);
    return finding('NETWORK_SLEEPING', 'warning', `${shown} is switched off`, `ip link set ${name} up`);
  }
  const state = network.active ? 'active' : 'defined and not active; nano starts it';
  if (!network.autostart) {
    const fact = `${shown} is ${state}; it does not start with the host`;
    return finding('NETWORK_SLEEPING', 'warning', fact, `virsh -c qemu:///system net-autostart ${name}`);
  }
  return network.active ? finding('NETWORK', 'ok', shown) : finding('NETWORK_SLEEPING', 'ok', `${shown} is ${state}`);
}

function absent(asked: NetworkReference, networks: readonly HostNetwork[]): Finding {
  const there = networks.length === 0 ? 'there is none' : `there are ${list(networks)}`;
  return finding('NETWORK_ABSENT', 'error', `${formatNetwork(asked)} is not on this host; ${there}`, makeNetwork);
}

function checkRoute({ hasDefaultRoute }: Survey): Finding {
  if (hasDefaultRoute) return finding('DEFAULT_ROUTE', 'ok', 'there is a default route');
  return finding('NO_DEFAULT_ROUTE', 'warning', 'there is no default route', 'ip route add default via GATEWAY');
}

function list(networks: readonly HostNetwork[]): string {
  const names = networks.slice(0, 10).map((network) => printable(formatNetwork(network), 100));
  return `${names.join(', ')}${networks.length > 10 ? ', …' : ''}`;
}
