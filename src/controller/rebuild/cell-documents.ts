import type { CellAddress } from '../model/address.ts';
import type { Cell, Store } from '../model/cell.ts';
import { noResources } from '../model/claim.ts';
import type { New } from '../model/document.ts';
import type { HostFacts } from '../model/host-facts.ts';
import type { Timestamp } from '../model/json.ts';
import type { CellMark, RecordedCell } from '../model/zone.ts';

/** A cell as its record has it; nothing is claimed on it yet. */
export function cellDocument(
  cell: RecordedCell,
  address: CellAddress,
  facts: HostFacts,
  createdAt: Timestamp,
): New<Cell> {
  const { id, name, poolId, enabled, disabledAt, accelerator, labels, policy } = cell;
  return {
    id,
    name,
    poolId,
    address,
    state: 'ready',
    enabled,
    ...(disabledAt === undefined ? {} : { disabledAt }),
    createdAt: cell.createdAt ?? createdAt,
    facts,
    ...(accelerator === undefined ? {} : { accelerator }),
    ...(labels === undefined ? {} : { labels }),
    ...(policy === undefined ? {} : { policy }),
    claimed: noResources,
    instances: 0,
    recordRevision: 0,
  };
}

/** The stores that the record tells, or those that the mark names, with what the host says of them now. */
export function storeDocuments(cell: RecordedCell, mark: CellMark | undefined, facts: HostFacts): New<Store>[] {
  const known = cell.stores ?? [];
  const { filesystem, capacityBytes, availableBytes } = facts.storage;
  const marked = (mark?.stores ?? []).filter(({ id }) => !known.some((store) => store.id === id));
  return [
    ...known.map((store) => ({ ...store, cellId: cell.id })),
    ...marked.map(({ id, path }) => ({
      id,
      cellId: cell.id,
      kind: 'directory' as const,
      path,
      filesystem,
      capacityBytes,
      foreignBytes: Math.max(0, capacityBytes - availableBytes),
    })),
  ];
}

/** What stands for the facts of a host that cannot be asked: what its record tells, and nothing that is not known. */
export function factsFromRecord({ id, host, stores }: RecordedCell, at: Timestamp): HostFacts {
  const [store] = stores ?? [];
  return {
    at,
    hostname: host?.hostname ?? '',
    machineId: host?.machineId ?? id,
    os: '',
    kernel: '',
    architecture: host?.architecture ?? '',
    cores: host?.cores ?? 0,
    memoryBytes: host?.memoryBytes ?? 0,
    libvirtVersion: '',
    qemuVersion: '',
    cpuModel: '',
    machineTypes: [],
    accelerator: host?.accelerator ?? { type: 'qemu', reason: 'the host was not asked yet' },
    networks: [],
    storage: {
      path: store?.path ?? '',
      filesystem: store?.filesystem ?? '',
      capacityBytes: store?.capacityBytes ?? 0,
      availableBytes: 0,
    },
    foreign: [],
    qemuUser: '',
    qemuGroup: '',
  };
}
