import type { Id } from '../../model/ids.ts';
import type { Neighbourhood } from '../neighbourhood.ts';
import type { PlacementCell } from '../placement-cell.ts';
import { absorb, anyCompany, companyOf } from './absorb.ts';
import { FailoverPlan } from './failover-plan.ts';
import { SpareRoom } from './spare-room.ts';
import { TargetOrder } from './target-order.ts';
import type { Tenant } from './tenant.ts';

/** A cell whose loss the others could not absorb, and how many instances it would have then. */
export interface UnsafeLoss {
  readonly lost: number;
  readonly instances: number;
}

/** A placement that keeps the promise: the plans that change with it. */
export interface GuardedStep {
  readonly cell: number;
  readonly tenant: Tenant;
  readonly plans: ReadonlyMap<number, FailoverPlan>;
}

/**
 * Keeps the promise of N+1: whichever cell is lost, there is a plan of where each of its instances goes. Plans of
 * different cells may count on the same room, for only one cell is lost at a time. A placement touches few plans, and
 * those are mended, not made anew.
 */
export class FailoverGuard {
  readonly #cells: readonly PlacementCell[];
  readonly #room: SpareRoom;
  readonly #neighbourhood: Neighbourhood;
  readonly #order: TargetOrder;
  readonly #plans: FailoverPlan[];
  /** For each cell those whose plans count on it. */
  readonly #countOn: readonly Set<number>[];
  /** Cells whose loss could not be absorbed as things stand, with what they hold. */
  readonly #unsafe = new Map<number, readonly Tenant[]>();

  constructor(
    cells: readonly PlacementCell[],
    tenants: readonly { readonly tenant: Tenant; readonly cell: number }[],
    neighbourhood: Neighbourhood,
    now: number,
  ) {
    this.#cells = cells;
    this.#room = SpareRoom.of(cells, now);
    this.#neighbourhood = neighbourhood;
    this.#order = new TargetOrder(this.#room);
    this.#plans = cells.map(() => FailoverPlan.empty);
    this.#countOn = cells.map(() => new Set<number>());
    const byCell = cells.map((): Tenant[] => []);
    for (const { tenant, cell } of tenants) byCell[cell]?.push(tenant);
    for (const [cell, own] of byCell.entries()) this.#adopt(cell, own, this.#planFor(cell, own));
  }

  /** The first cell whose loss could not be absorbed as things stand. */
  get unsafe(): UnsafeLoss | undefined {
    if (this.#unsafe.size === 0) return undefined;
    const lost = Math.min(...this.#unsafe.keys());
    return { lost, instances: this.#unsafe.get(lost)?.length ?? 0 };
  }

  /** Where the instances of a cell would go; undefined when there is no place for all of them. */
  planOf(cell: number): FailoverPlan | undefined {
    return this.#unsafe.has(cell) ? undefined : this.#plans[cell];
  }

  /** Whether the promise could be kept with one more tenant on a cell. Changes nothing. */
  step(cell: number, tenant: Tenant): GuardedStep | UnsafeLoss {
    const unsafe = this.unsafe;
    if (unsafe !== undefined) return unsafe;
    const standing = this.#cells[cell];
    this.#room.take(cell, tenant);
    if (standing !== undefined) this.#neighbourhood.add(tenant.neighbour, standing);
    try {
      return this.#replan(cell, tenant, this.#isEntangled(tenant));
    } finally {
      this.#neighbourhood.remove(tenant.neighbour.id);
      this.#room.take(cell, tenant, -1);
    }
  }

  /**
   * Whether it is plain that a tenant breaks the promise wherever it is put: a lost cell leaves what the others have
   * free, and all that the pool has free must be enough for what is on a cell and for what is free on it.
   */
  isHopeless(tenant: Tenant): boolean {
    return this.#room.isShort(tenant, (cell) => this.#plans[cell]?.tenants ?? []);
  }

  /** Makes a step. The neighbourhood is its owner's: the tenant must be told to it by whoever owns it. */
  commit({ cell, tenant, plans }: GuardedStep): void {
    this.#room.take(cell, tenant);
    if (tenant.image !== undefined) this.#room.addImage(cell, tenant.image.id);
    this.#order.changed();
    for (const [lost, plan] of plans) this.#adopt(lost, plan.tenants, plan);
  }

  /** Takes a tenant away; a loss that could not be absorbed may be absorbed then. */
  remove(cell: number, id: Id): void {
    const own = this.#unsafe.get(cell) ?? this.#plans[cell]?.tenants ?? [];
    const tenant = own.find((one) => one.id === id);
    if (tenant === undefined) return;
    this.#room.take(cell, tenant, -1);
    this.#order.changed();
    const left = own.filter((one) => one !== tenant);
    this.#adopt(cell, left, this.#planFor(cell, left));
    for (const [lost, tenants] of [...this.#unsafe]) this.#adopt(lost, tenants, this.#planFor(lost, tenants));
  }

  #replan(cell: number, tenant: Tenant, isEntangled: boolean): GuardedStep | UnsafeLoss {
    const plans = new Map<number, FailoverPlan>();
    const own = this.#plans[cell] ?? FailoverPlan.empty;
    const tenants = [...own.tenants, tenant];
    const simple = !isEntangled && !this.#areEntangled(own.tenants);
    const grown = (simple ? this.#extend(own, [tenant], cell) : undefined) ?? this.#planFor(cell, tenants);
    if (grown === undefined) return { lost: cell, instances: tenants.length };
    plans.set(cell, grown);
    for (const lost of isEntangled ? this.#plans.keys() : (this.#countOn[cell] ?? [])) {
      const plan = this.#plans[lost];
      if (lost === cell || plan === undefined || plan.tenants.length === 0) continue;
      const entangled = this.#areEntangled(plan.tenants);
      // A newcomer that rules speak of may stand in the way of those that rules speak of.
      if (plan.fitsOn(cell, this.#room) && !(isEntangled && entangled)) continue;
      const { rest, displaced } = plan.withoutThoseOn(cell, this.#room);
      const mended = entangled ? undefined : this.#extend(rest, displaced, lost);
      const next = mended ?? this.#planFor(lost, plan.tenants);
      if (next === undefined) return { lost, instances: plan.tenants.length };
      plans.set(lost, next);
    }
    return { cell, tenant, plans };
  }

  /** A plan with more tenants, each where there is much room; undefined when one finds none that way. */
  #extend(plan: FailoverPlan, tenants: readonly Tenant[], lost: number): FailoverPlan | undefined {
    let grown = plan;
    for (const tenant of tenants) {
      const { tenants: before } = grown;
      const current = grown;
      const target = this.#order.find(
        before.length,
        (cell) => cell !== lost && current.hasRoomFor(cell, tenant, this.#room),
      );
      if (target === undefined) return undefined;
      grown = grown.with(tenant, target, this.#room);
    }
    return grown;
  }

  #planFor(lost: number, tenants: readonly Tenant[]): FailoverPlan | undefined {
    if (tenants.length === 0) return FailoverPlan.empty;
    const entangled = this.#areEntangled(tenants);
    const quick = entangled ? undefined : this.#extend(FailoverPlan.empty, tenants, lost);
    if (quick !== undefined) return quick;
    const room = this.#room.copy();
    room.close(lost);
    const standing = this.#cells[lost];
    if (!entangled || standing === undefined) return this.#planOrNot(tenants, absorb(tenants, room, anyCompany));
    // On the way they stand nowhere.
    for (const { neighbour } of tenants) this.#neighbourhood.remove(neighbour.id);
    const targets = absorb(tenants, room, companyOf(this.#neighbourhood, this.#cells));
    for (const { neighbour } of tenants) this.#neighbourhood.add(neighbour, standing);
    return this.#planOrNot(tenants, targets);
  }

  #planOrNot(tenants: readonly Tenant[], targets: readonly number[] | undefined): FailoverPlan | undefined {
    return targets === undefined ? undefined : FailoverPlan.of(tenants, targets, this.#room);
  }

  #adopt(lost: number, tenants: readonly Tenant[], plan: FailoverPlan | undefined): void {
    for (const cell of this.#plans[lost]?.countsOn ?? []) this.#countOn[cell]?.delete(lost);
    if (plan === undefined) this.#unsafe.set(lost, tenants);
    else this.#unsafe.delete(lost);
    this.#plans[lost] = plan ?? FailoverPlan.empty;
    for (const cell of plan?.countsOn ?? []) this.#countOn[cell]?.add(lost);
  }

  #areEntangled(tenants: readonly Tenant[]): boolean {
    return tenants.some((tenant) => this.#isEntangled(tenant));
  }

  /** Whether rules decide where a tenant may stand, its own or those of others. */
  #isEntangled({ neighbour }: Tenant): boolean {
    return neighbour.affinity.some((rule) => rule.required) || this.#neighbourhood.isSpokenOf(neighbour);
  }
}
