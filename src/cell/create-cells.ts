import type { Cells } from '../controller/ports.ts';
import { createCellDriver } from './driver/cell-driver.ts';
import { CellLink } from './driver/cell-link.ts';
import { LibvirtSessions } from './libvirt/session/libvirt-sessions.ts';
import { ConnectionPool } from './transport/connection-pool.ts';
import type { Transport } from './transport/transport.ts';

export interface CellsOptions {
  /** How hosts are reached: `createTransport` of src/cell/transport/transport.ts. */
  readonly transport: Transport;
}

/** The cells as the controller sees them: one connection for each host, kept until they are closed. */
export function createCells({ transport }: CellsOptions): Cells {
  const connections = new ConnectionPool(transport);
  const sessions = new LibvirtSessions(connections);
  return {
    at: (target) => createCellDriver(new CellLink(target, connections, { sessions }), sessions),
    close: () => {
      sessions.close();
      return connections.close();
    },
  };
}
