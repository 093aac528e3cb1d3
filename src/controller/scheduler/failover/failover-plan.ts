import { at, type SpareRoom } from './spare-room.ts';
import type { Tenant } from './tenant.ts';

interface Load {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly instances: number;
}

const nothing: Load = { cores: 0, memoryBytes: 0, diskBytes: 0, instances: 0 };

/** Where the tenants of one cell go when it is lost, and what that puts on each of the others. Never changed. */
export class FailoverPlan {
  static readonly empty = new FailoverPlan([], [], new Map());

  readonly tenants: readonly Tenant[];
  readonly targets: readonly number[];
  readonly #loads: ReadonlyMap<number, Load>;

  private constructor(tenants: readonly Tenant[], targets: readonly number[], loads: ReadonlyMap<number, Load>) {
    this.tenants = tenants;
    this.targets = targets;
    this.#loads = loads;
  }

  static of(tenants: readonly Tenant[], targets: readonly number[], room: SpareRoom): FailoverPlan {
    const loads = new Map<number, Load>();
    for (const [index, tenant] of tenants.entries()) add(loads, targets[index] ?? -1, tenant, room);
    return new FailoverPlan(tenants, targets, loads);
  }

  /** The cells that the plan counts on. */
  get countsOn(): Iterable<number> {
    return this.#loads.keys();
  }

  /** Whether what the plan puts on a cell has room there. */
  fitsOn(cell: number, room: SpareRoom): boolean {
    const load = this.#loads.get(cell) ?? nothing;
    return (
      load.cores <= at(room.cores, cell) &&
      load.memoryBytes <= at(room.memoryBytes, cell) &&
      load.diskBytes <= at(room.diskBytes, cell) &&
      load.instances <= at(room.instances, cell)
    );
  }

  /** Whether a cell has room for one more, beside what the plan puts there already. */
  hasRoomFor(cell: number, tenant: Tenant, room: SpareRoom): boolean {
    const load = this.#loads.get(cell);
    if (!room.fits(cell, tenant)) return false;
    return (
      load === undefined ||
      (load.cores + tenant.cores <= at(room.cores, cell) &&
        load.memoryBytes + tenant.memoryBytes <= at(room.memoryBytes, cell) &&
        load.diskBytes + room.diskFor(cell, tenant) <= at(room.diskBytes, cell) &&
        load.instances + 1 <= at(room.instances, cell))
    );
  }

  with(tenant: Tenant, target: number, room: SpareRoom): FailoverPlan {
    const loads = new Map(this.#loads);
    add(loads, target, tenant, room);
    return new FailoverPlan([...this.tenants, tenant], [...this.targets, target], loads);
  }

  /** The plan without those that would go to a cell, and these. */
  withoutThoseOn(
    cell: number,
    room: SpareRoom,
  ): { readonly rest: FailoverPlan; readonly displaced: readonly Tenant[] } {
    const stay = this.tenants.filter((_, index) => this.targets[index] !== cell);
    const rest = FailoverPlan.of(
      stay,
      this.targets.filter((target) => target !== cell),
      room,
    );
    return { rest, displaced: this.tenants.filter((_, index) => this.targets[index] === cell) };
  }
}

function add(loads: Map<number, Load>, cell: number, tenant: Tenant, room: SpareRoom): void {
  const load = loads.get(cell) ?? nothing;
  loads.set(cell, {
    cores: load.cores + tenant.cores,
    memoryBytes: load.memoryBytes + tenant.memoryBytes,
    diskBytes: load.diskBytes + room.diskFor(cell, tenant),
    instances: load.instances + 1,
  });
}
