import type { CellAddress } from '../model/address.ts';
import type { NetworkReference } from '../model/network.ts';
import type { CallBounds } from '../ports.ts';
import type { Services } from '../services.ts';
import type { ReachedCell } from './gathered.ts';

const inspectMs = 90_000;

/** A cell with what its host is now. What was measured of it once is not measured again. */
export async function inspected(
  services: Services,
  reached: Omit<ReachedCell, 'facts'>,
  network: NetworkReference | undefined,
  bounds: CallBounds,
): Promise<ReachedCell> {
  const { cell, address, mark, survey } = reached;
  const [store] = mark.stores;
  try {
    const { facts, hostKey } = await services.cells.at({ name: cell.name, address }).inspect(
      {
        storagePath: store?.path ?? '/',
        ownDomains: survey.domains.flatMap(({ uuid, metadata }) => (metadata === undefined ? [] : uuid)),
        ...(network === undefined ? {} : { network }),
        ...(cell.host === undefined ? {} : { accelerator: cell.host.accelerator }),
        ...(cell.accelerator === undefined ? {} : { acceleratorOverride: cell.accelerator }),
      },
      { deadlineMs: inspectMs, ...bounds },
    );
    const pinned: CellAddress =
      address.kind === 'ssh' && address.hostKeys.length === 0 && hostKey !== undefined
        ? { ...address, hostKeys: [hostKey] }
        : address;
    return { ...reached, address: pinned, ...(facts === undefined ? {} : { facts }) };
  } catch (error) {
    if (bounds.signal?.aborted === true) throw error;
    services.logger.debug(`${cell.name} could not be inspected`, { error: String(error) });
    return reached;
  }
}
