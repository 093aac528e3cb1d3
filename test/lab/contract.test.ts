import { homedir } from 'node:os';
import { createCells } from '../../src/cell/create-cells.ts';
import { createTransport } from '../../src/cell/transport/transport.ts';
import { contractMark, contractStore, describeCell } from '../contract/cell-driver.ts';
import { labCells } from './lab-cells.ts';

const [cell] = labCells();

describeCell(
  'of the lab',
  async () => {
    if (cell === undefined) throw new Error('there is no lab');
    const transport = createTransport({ env: process.env, home: homedir() });
    const cells = createCells({ transport });
    return {
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
  },
  { skip: cell === undefined },
);
