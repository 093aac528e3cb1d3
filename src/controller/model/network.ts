/** What an interface plugs into on a cell: a bridge of the host, or a network that libvirt runs. */
export interface NetworkReference {
  readonly kind: 'bridge' | 'libvirt';
  readonly name: string;
}

/** A network that a host offers. */
export interface HostNetwork extends NetworkReference {
  readonly active: boolean;
  /** Whether it comes up with the host; bridges count as if they did. */
  readonly autostart: boolean;
}

/** `bridge:br0`, `libvirt:default`: how a network is written on the command line and shown. */
export function formatNetwork(network: NetworkReference): string {
  return `${network.kind}:${network.name}`;
}
