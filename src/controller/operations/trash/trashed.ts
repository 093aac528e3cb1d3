import type { Reader } from '../../inventory/document-store.ts';
import { referenced } from '../../inventory/lookup.ts';
import type { Store } from '../../model/cell.ts';
import { NanoError } from '../../model/errors.ts';
import { isUuid } from '../../model/ids.ts';
import type { Interface, Volume } from '../../model/instance.ts';
import type { TrashedInstance } from '../../model/trash.ts';

/** A deleted instance with all that is still recorded of it. */
export interface WholeTrashed {
  readonly trashed: TrashedInstance;
  readonly volumes: readonly Volume[];
  readonly interfaces: readonly Interface[];
  readonly stores: readonly Store[];
}

/** Finds a deleted instance by its id, or by the name it had: of several the one that was deleted last. */
export async function requireTrashed(reader: Reader, reference: string): Promise<TrashedInstance> {
  const found = isUuid(reference)
    ? [await reader.get('trash', reference.toLowerCase())]
    : (await reader.find('trash', 'name', { equals: reference })).sort((a, b) => (a.at < b.at ? 1 : -1));
  const [trashed] = found;
  if (trashed !== undefined) return trashed;
  throw new NanoError('NOT_FOUND', `there is no deleted instance "${reference}"`, { hint: 'nano trash list' });
}

export async function wholeTrashed(reader: Reader, trashed: TrashedInstance): Promise<WholeTrashed> {
  const volumes = await reader.find('volumes', 'instanceId', { equals: trashed.id });
  const storeIds = [...new Set(volumes.map((volume) => volume.storeId))];
  return {
    trashed,
    volumes,
    interfaces: await reader.find('interfaces', 'instanceId', { equals: trashed.id }),
    stores: await Promise.all(storeIds.map((id) => referenced(reader, 'stores', id))),
  };
}
