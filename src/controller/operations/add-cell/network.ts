import { NanoError } from '../../model/errors.ts';
import { formatNetwork, type HostNetwork, type NetworkReference } from '../../model/network.ts';
import type { Pool } from '../../model/pool.ts';

/** Reads `bridge:br0` and `libvirt:default`; a bare name is looked for among what the host has. */
export function chooseNetwork(pool: Pool, asked: string | undefined, offered: readonly HostNetwork[]): HostNetwork {
  if (pool.network !== undefined) return settled(pool, pool.network, asked, offered);
  if (asked !== undefined) return named(asked, offered);
  const bridges = offered.filter((network) => network.kind === 'bridge');
  const libvirt = offered.filter((network) => network.kind === 'libvirt');
  const best =
    bridges[0] ??
    libvirt.find((network) => network.name === 'default') ??
    libvirt.find((network) => network.active) ??
    libvirt[0];
  if (best !== undefined) return best;
  throw new NanoError('CELL_UNFIT', 'the host has no network that instances could plug into', {
    hint: 'make a bridge, or a libvirt network with virsh net-define',
  });
}

/** The pool's network was settled with its first cell; each further one must have it too. */
function settled(
  pool: Pool,
  network: NetworkReference,
  asked: string | undefined,
  offered: readonly HostNetwork[],
): HostNetwork {
  if (asked !== undefined && asked !== network.name && asked !== formatNetwork(network)) {
    throw new NanoError('INVALID_VALUE', `pool "${pool.name}" uses ${formatNetwork(network)}, not ${asked}`, {
      hint: `leave --network out, or make another pool: nano pool create NAME`,
    });
  }
  const there = offered.find((candidate) => candidate.kind === network.kind && candidate.name === network.name);
  if (there !== undefined) return there;
  throw new NanoError(
    'CELL_UNFIT',
    `the host has no network ${formatNetwork(network)}, which pool "${pool.name}" uses`,
    {
      hint: `make it on the host, or add the host to another pool; it has: ${list(offered)}`,
    },
  );
}

function named(asked: string, offered: readonly HostNetwork[]): HostNetwork {
  const [kind, name] = asked.includes(':') ? asked.split(':', 2) : [undefined, asked];
  if (kind !== undefined && kind !== 'bridge' && kind !== 'libvirt') {
    throw new NanoError('INVALID_VALUE', `network "${asked}": "${kind}" is neither bridge nor libvirt`);
  }
  const matching = offered.filter((network) => network.name === name && (kind === undefined || network.kind === kind));
  const [only, another] = matching;
  if (only !== undefined && another === undefined) return only;
  if (only === undefined) {
    throw new NanoError('CELL_UNFIT', `the host has no network "${asked}"`, { hint: `it has: ${list(offered)}` });
  }
  throw new NanoError('INVALID_VALUE', `network "${asked}" could be either of ${list(matching)}`, {
    hint: 'write one of them in full',
  });
}

function list(networks: readonly HostNetwork[]): string {
  return networks.length === 0 ? 'none' : networks.map(formatNetwork).join(', ');
}
