import type { CellAddress } from '../../controller/model/address.ts';
import { NanoError } from '../../controller/model/errors.ts';
import type { CellView, InstanceDetail } from '../../controller/model/views.ts';

/** How `ssh` is called to log in to a cell; ssh_config is read as always. */
export function sshToCell({ name, address }: Pick<CellView, 'name' | 'address'>): string[] {
  if (address.kind === 'local') throw new NanoError('WRONG_STATE', `${name} is this machine`);
  const port = address.port === undefined ? [] : ['-p', String(address.port)];
  const identity = address.identity === undefined ? [] : ['-i', address.identity];
  return [...port, ...identity, '--', destination(address)];
}

/** The same for a guest, of which nano knows no keys: known_hosts is ssh's own. A network that libvirt runs is reached through the cell that it is on. */
export function sshToInstance(
  { name, guest, interfaces }: Pick<InstanceDetail, 'name' | 'guest' | 'interfaces'>,
  cell: Pick<CellView, 'name' | 'address'>,
): string[] {
  const inside = interfaces.find(({ addresses }) => addresses.length > 0);
  const address = inside?.addresses[0] ?? guest?.addresses.find((one) => !isLinkLocal(one));
  if (address === undefined) {
    throw new NanoError('WRONG_STATE', `no address of ${name} is known`, {
      hint: `nano instance console ${name} needs none`,
    });
  }
  const network = (inside ?? interfaces[0])?.network.kind;
  const through = network === 'libvirt' && cell.address.kind === 'ssh' ? ['-J', jump(cell.address)] : [];
  return [...through, '--', address];
}

const isLinkLocal = (address: string) => /^(?:fe80:|169\.254\.|127\.|::1$)/i.test(address);

type SshAddress = Extract<CellAddress, { kind: 'ssh' }>;

function destination({ user, host }: SshAddress): string {
  return user === undefined ? host : `${user}@${host}`;
}

function jump(address: SshAddress): string {
  const { host, port } = address;
  const bracketed = host.includes(':') ? destination({ ...address, host: `[${host}]` }) : destination(address);
  return port === undefined ? bracketed : `${bracketed}:${port}`;
}
