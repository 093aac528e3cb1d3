import { homedir } from 'node:os';
import { createCells } from '../../src/cell/create-cells.ts';
import { forwardingForbidden } from '../../src/cell/transport/socket-errors.ts';
import { createTransport, type Transport } from '../../src/cell/transport/transport.ts';
import type { LibvirtAccess } from '../../src/controller/model/libvirt-access.ts';
import { type ContractCell, contractMark, contractStore, describeCell } from '../contract/cell-driver.ts';
import { labCells } from './lab-cells.ts';

const [cell] = labCells();

describeCell('of the lab', () => open('libvirtd', (transport) => transport), { skip: cell === undefined });
describeCell('of the lab, by virsh alone', () => open('virsh', withoutProtocol), { skip: cell === undefined });

async function open(
  through: LibvirtAccess['through'],
  via: (transport: Transport) => Transport,
): Promise<ContractCell> {
  if (cell === undefined) throw new Error('there is no lab');
  const transport = createTransport({ env: process.env, home: homedir() });
  const cells = createCells({ transport: via(transport) });
  return {
    through,
    driver: (mark) => cells.at(mark === undefined ? cell : { ...cell, mark }),
    clean: async () => {
      const connection = await transport.connect(cell.address, { deadlineMs: 20_000 });
      const script = [
        'uuid=$(virsh -q domuuid contract-test-1 2>/dev/null)',
        '[ -z "$uuid" ] || { virsh -q destroy "$uuid"; virsh -q undefine "$uuid"; } >/dev/null 2>&1',
        'rm -rf "$1"',
        '! grep -qs "$2" /var/lib/libvirt/nano/cell.json || rm -rf /var/lib/libvirt/nano',
        'virsh -q net-destroy default >/dev/null 2>&1',
        ':',
      ].join('\n');
      await connection.exec(
        { argv: ['sh', '-c', script, 'sh', contractStore, contractMark.zoneId] },
        { deadlineMs: 60_000 },
      );
      await connection.close();
    },
    close: () => cells.close(),
  };
}

/** As where sshd forwards nothing and libvirt's helper is not installed. */
function withoutProtocol(transport: Transport): Transport {
  return {
    connect: async (address, limits) => {
      const connection = await transport.connect(address, limits);
      const refuse = async () => {
        throw forwardingForbidden('libvirt', 'the cell', 'told not to');
      };
      return new Proxy(connection, {
        get: (of, key) => {
          if (key === 'forwardUnix') return refuse;
          const value: unknown = Reflect.get(of, key, of);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]) =>
            key === 'stream' && JSON.stringify(args[0]).includes('virt-ssh-helper') ? refuse() : value.apply(of, args);
        },
      });
    },
  };
}
