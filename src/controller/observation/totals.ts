import type { CellStats, InstanceStats, TotalStats } from '../model/stats-views.ts';
import type { InstanceCondition } from '../model/views.ts';
import { counts } from './contact.ts';

type Known = 'memory' | 'storage' | 'cpu' | 'cpuCores' | 'read' | 'written' | 'in' | 'out';
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What cells and their instances come to. Nothing of a cell that does not answer counts, but in the counts themselves. */
export class Totals {
  readonly #cells = { unknown: 0, online: 0, slow: 0, offline: 0, disabled: 0 };
  readonly #instances: Mutable<Partial<Record<InstanceCondition, number>>> = {};
  readonly #sums = { cores: 0, memoryBytes: 0, storageBytes: 0 };
  readonly #known: Record<Known, number | null> = {
    memory: null,
    storage: null,
    cpu: null,
    cpuCores: null,
    read: null,
    written: null,
    in: null,
    out: null,
  };

  addCell(cell: CellStats): void {
    this.#cells[cell.contact] += 1;
    if (!counts(cell.contact)) return;
    this.#sums.cores += cell.cores;
    this.#sums.memoryBytes += cell.memoryBytes;
    this.#add('memory', cell.memoryUsedBytes);
    if (cell.cpu !== null) {
      this.#add('cpu', cell.cpu.used * cell.cores);
      this.#add('cpuCores', cell.cores);
    }
    this.#add('read', cell.disk.inBytesPerSecond);
    this.#add('written', cell.disk.outBytesPerSecond);
    this.#add('in', cell.network.inBytesPerSecond);
    this.#add('out', cell.network.outBytesPerSecond);
    for (const { capacityBytes, availableBytes } of cell.stores) {
      this.#sums.storageBytes += capacityBytes;
      this.#add('storage', availableBytes === null ? null : capacityBytes - availableBytes);
    }
  }

  addInstance({ contact, state }: Pick<InstanceStats, 'contact' | 'state'>): void {
    const told = counts(contact) ? state : 'unknown';
    this.#instances[told] = (this.#instances[told] ?? 0) + 1;
  }

  get stats(): TotalStats {
    const { memory, storage, cpu, cpuCores, read, written, in: received, out } = this.#known;
    return {
      cells: this.#cells,
      instances: this.#instances,
      cores: this.#sums.cores,
      cpuShare: cpu === null || cpuCores === null || cpuCores === 0 ? null : cpu / cpuCores,
      memoryBytes: this.#sums.memoryBytes,
      memoryUsedBytes: memory,
      storageBytes: this.#sums.storageBytes,
      storageUsedBytes: storage,
      disk: { inBytesPerSecond: read, outBytesPerSecond: written },
      network: { inBytesPerSecond: received, outBytesPerSecond: out },
    };
  }

  #add(name: Known, value: number | null): void {
    if (value !== null) this.#known[name] = (this.#known[name] ?? 0) + value;
  }
}
