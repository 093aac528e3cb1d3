import type { Reader } from '../inventory/document-store.ts';
import type { Cell, Store } from '../model/cell.ts';
import type { Claim } from '../model/claim.ts';
import type { Image, Replica } from '../model/image.ts';
import type { Instance, Interface, Volume } from '../model/instance.ts';
import type { Lock, Operation } from '../model/operation.ts';
import type { TrashedInstance } from '../model/trash.ts';
import type { Zone } from '../model/zone.ts';
import { readZone } from '../operations/zone-record.ts';

/** All that the inventory says, as verify compares it. */
export interface Recorded {
  readonly zone: Zone;
  readonly cells: readonly Cell[];
  readonly stores: readonly Store[];
  readonly images: readonly Image[];
  readonly replicas: readonly Replica[];
  readonly instances: readonly Instance[];
  readonly volumes: readonly Volume[];
  readonly interfaces: readonly Interface[];
  readonly trash: readonly TrashedInstance[];
  readonly claims: readonly Claim[];
  readonly locks: readonly Lock[];
  /** Those that still hold something. */
  readonly operations: readonly Operation[];
}

export async function readRecorded(reader: Reader): Promise<Recorded> {
  return {
    zone: await readZone(reader),
    cells: await reader.list('cells'),
    stores: await reader.list('stores'),
    images: await reader.list('images'),
    replicas: await reader.list('replicas'),
    instances: await reader.list('instances'),
    volumes: await reader.list('volumes'),
    interfaces: await reader.list('interfaces'),
    trash: await reader.list('trash'),
    claims: await reader.list('claims'),
    locks: await reader.list('locks'),
    operations: await reader.find('operations', 'open', {}),
  };
}
