import type { CollectionName, Collections } from '../inventory/collections.ts';
import type { DocumentStore } from '../inventory/document-store.ts';
import type { Cell, Store } from '../model/cell.ts';
import type { Id } from '../model/ids.ts';
import type { Instance } from '../model/instance.ts';
import type { Pool } from '../model/pool.ts';
import type { Zone } from '../model/zone.ts';
import { readZone } from '../operations/zone-record.ts';
import { compareText } from '../scheduler/compare.ts';

/** What is watched: the whole zone, one pool or one cell. */
export interface WatchScope {
  readonly poolId?: Id;
  readonly cellId?: Id;
}

/** What is recorded of all that is watched, each list in the order of names. */
export interface WatchedDocuments {
  readonly zone: Zone;
  readonly pools: readonly Pool[];
  readonly cells: readonly Cell[];
  readonly instances: readonly Instance[];
  readonly storesOf: (cellId: Id) => readonly Store[];
  readonly poolName: (poolId: Id) => string;
  readonly instancesOn: (cellId: Id) => readonly Instance[];
  /** The instance that a domain is, wherever it should be; undefined for a foreign domain. */
  readonly instance: (uuid: Id) => Instance | undefined;
}

/** The inventory as others go on changing it. Documents that did not change are the same objects each time. */
export class WatchedInventory {
  readonly #store: DocumentStore;
  readonly #scope: WatchScope;
  readonly #pools = new Map<Id, Pool>();
  readonly #cells = new Map<Id, Cell>();
  readonly #stores = new Map<Id, Store>();
  readonly #instances = new Map<Id, Instance>();
  #mark: string | undefined;
  #documents: WatchedDocuments | undefined;

  constructor(store: DocumentStore, scope: WatchScope) {
    this.#store = store;
    this.#scope = scope;
  }

  /** Reads what others have changed since the last time; the very same object where they changed nothing of it. */
  async read(): Promise<WatchedDocuments> {
    const mark = await this.#store.changeMark();
    if (this.#documents !== undefined && mark === this.#mark) return this.#documents;
    const changed = [
      await this.#follow('pools', this.#pools),
      await this.#follow('cells', this.#cells),
      await this.#follow('stores', this.#stores),
      await this.#follow('instances', this.#instances),
    ];
    const zone = await readZone(this.#store);
    this.#mark = mark;
    if (this.#documents === undefined || zone.revision !== this.#documents.zone.revision || changed.includes(true)) {
      this.#documents = this.#arrange(zone);
    }
    return this.#documents;
  }

  /** Reads all at first, and then what has another revision than before. */
  async #follow<C extends CollectionName>(collection: C, known: Map<Id, Collections[C]>): Promise<boolean> {
    if (this.#documents === undefined) {
      for (const document of await this.#store.list(collection)) known.set(document.id, document);
      return true;
    }
    const revisions = await this.#store.revisions(collection);
    let changed = false;
    for (const id of known.keys()) if (!revisions.has(id)) changed = known.delete(id) || changed;
    for (const [id, revision] of revisions) {
      if (known.get(id)?.revision === revision) continue;
      const document = await this.#store.get(collection, id);
      if (document === undefined) known.delete(id);
      else known.set(id, document);
      changed = true;
    }
    return changed;
  }

  #arrange(zone: Zone): WatchedDocuments {
    const { poolId, cellId } = this.#scope;
    const cells = [...this.#cells.values()].filter(
      (cell) => (poolId === undefined || cell.poolId === poolId) && (cellId === undefined || cell.id === cellId),
    );
    const cellIds = new Set(cells.map(({ id }) => id));
    const poolIds = new Set(cells.map((cell) => cell.poolId));
    const pools = [...this.#pools.values()].filter(({ id }) =>
      cellId === undefined ? poolId === undefined || id === poolId : poolIds.has(id),
    );
    const stores = byCell(this.#stores.values());
    const all = new Map(this.#instances);
    const instances = byName([...all.values()].filter((instance) => cellIds.has(instance.cellId)));
    const onCells = byCell(instances);
    const names = new Map([...this.#pools.values()].map(({ id, name }) => [id, name]));
    return {
      zone,
      pools: byName(pools),
      cells: byName(cells),
      instances,
      storesOf: (id) => stores.get(id) ?? [],
      poolName: (id) => names.get(id) ?? id,
      instancesOn: (id) => onCells.get(id) ?? [],
      instance: (uuid) => all.get(uuid),
    };
  }
}

function byName<T extends { readonly name: string }>(things: readonly T[]): readonly T[] {
  return [...things].sort((a, b) => compareText(a.name, b.name));
}

function byCell<T extends { readonly cellId: Id }>(things: Iterable<T>): ReadonlyMap<Id, readonly T[]> {
  const found = new Map<Id, T[]>();
  for (const thing of things) {
    const beside = found.get(thing.cellId);
    if (beside === undefined) found.set(thing.cellId, [thing]);
    else beside.push(thing);
  }
  return found;
}
