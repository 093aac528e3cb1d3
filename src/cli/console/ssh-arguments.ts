import type { CellAddress } from '../../controller/model/address.ts';
import { NanoError } from '../../controller/model/errors.ts';
import { quoteArguments } from '../../controller/model/shell.ts';
import type { CellView, InstanceDetail } from '../../controller/model/views.ts';

/** How `ssh` is called to log in to a cell; ssh_config is read as always. */
export function sshToCell({ name, address }: Pick<CellView, 'name' | 'address'>): string[] {
  if (address.kind === 'local') throw new NanoError('WRONG_STATE', `${name} is this machine`);
  const port = address.port === undefined ? [] : ['-p', String(address.port)];
  const identity = address.identity === undefined ? [] : ['-i', address.identity];
  return [...port, ...identity, '--', destination(address)];
}

/**
 * The same for a guest, of which nano knows no keys: known_hosts is ssh's own. A network that libvirt runs is reached
 * through the cell that it is on, logging in there with `options` and otherwise as to any cell.
 */
export function sshToInstance(
  { name, guest, interfaces }: Pick<InstanceDetail, 'name' | 'guest' | 'interfaces'>,
  cell: Pick<CellView, 'name' | 'address'>,
  options: readonly string[] = [],
): string[] {
  const inside = interfaces.find(({ addresses }) => addresses.length > 0);
  const address = inside?.addresses[0] ?? guest?.addresses.find((one) => !isLinkLocal(one));
  if (address === undefined) {
    throw new NanoError('WRONG_STATE', `no address of ${name} is known`, {
      hint: `nano instance console ${name} needs none`,
    });
  }
  const network = (inside ?? interfaces[0])?.network.kind;
  const through = network === 'libvirt' && cell.address.kind === 'ssh' ? ['-o', jump(cell, options)] : [];
  return [...through, '--', address];
}

const isLinkLocal = (address: string) => /^(?:fe80:|169\.254\.|127\.|::1$)/i.test(address);

type SshAddress = Extract<CellAddress, { kind: 'ssh' }>;

function destination({ user, host }: SshAddress): string {
  return user === undefined ? host : `${user}@${host}`;
}

/** `-J` would neither take the cell's key nor know whom it shows. */
function jump(cell: Pick<CellView, 'name' | 'address'>, options: readonly string[]): string {
  const login = quoteArguments([...options, ...sshToCell(cell)]).replaceAll('%', '%%');
  return `ProxyCommand=ssh -W [%h]:%p ${login}`;
}
