import type { Id } from '../../model/ids.ts';
import type { PoolPolicy } from '../../model/pool.ts';
import type { FailoverGuard, GuardedStep } from '../failover/failover-guard.ts';
import type { Tenant } from '../failover/tenant.ts';
import { neighbourMisses } from '../filters/neighbours.ts';
import type { Neighbourhood } from '../neighbourhood.ts';
import { examine, type Placement } from '../place.ts';
import type { Amounts, PlacementCell } from '../placement-cell.ts';
import {
  asNeighbour,
  asTenant,
  contextOf,
  type Hosts,
  hostsCache,
  type PlacementContext,
  type PlacementPool,
} from '../placement-pool.ts';
import { checkRequest, demandOf, type PlacementRequest } from '../placement-request.ts';
import { type Weights, weightsOf } from '../score.ts';
import { hasWishes, wishTerms } from '../wishes.ts';
import type { Demand } from './cell-tree.ts';
import { Columns } from './columns.ts';
import { View } from './view.ts';

/** An instance that a planner has placed. */
export interface Planned {
  readonly id: Id;
  /** The cell's index in `cells`. */
  readonly cell: number;
  readonly claim: Amounts;
}

/** As many kinds of requests are kept ready; more are made anew when they come. */
const mostViews = 64;

/**
 * Places many instances one after the other, each as `place` would have, without looking at all cells for each. What
 * it placed counts for what comes next.
 */
export class Planner {
  readonly #policy: PoolPolicy;
  readonly #now: number;
  readonly #weights: Weights;
  readonly #columns: Columns;
  readonly #neighbourhood: Neighbourhood;
  readonly #guard: FailoverGuard | undefined;
  readonly #hosts: Hosts;
  readonly #byName: ReadonlyMap<string, number>;
  readonly #views = new Map<string, View>();
  /** The view of the last request: most are like the one before. */
  #last: { readonly request: PlacementRequest; readonly view: View } | undefined;
  #count = 0;

  constructor(pool: PlacementPool) {
    const { policy, now, cells, neighbourhood, guard } = contextOf(pool);
    this.#policy = policy;
    this.#now = now;
    this.#weights = weightsOf[policy.strategy];
    this.#columns = new Columns(cells, now);
    this.#neighbourhood = neighbourhood;
    this.#guard = guard;
    this.#hosts = hostsCache(cells);
    this.#byName = new Map(cells.map(({ name }, index) => [name, index]));
  }

  /** The cells by name, as they were. */
  get cells(): readonly PlacementCell[] {
    return this.#columns.cells;
  }

  /** A cell as it is by now. */
  cell(index: number): PlacementCell | undefined {
    return this.#columns.cell(index);
  }

  /** Places an instance; undefined when no cell fits. Throws INVALID_VALUE for a request that makes no sense. */
  place(request: PlacementRequest): Planned | undefined {
    checkRequest(request);
    const view = this.#viewFor(request);
    const amounts = demandOf(request, this.#policy);
    const demand = view.demand(amounts);
    this.#count += 1;
    const id = `planned ${this.#count}`;
    if (this.#guard === undefined) {
      const cell = this.#mustScan(request) ? this.#scan(request, view, demand)[0] : this.#find(request, view, demand);
      return cell === undefined || cell < 0 ? undefined : this.#take(request, { id, cell, claim: amounts });
    }
    const tenant = asTenant(request, this.#policy, this.#hosts, id);
    const step = this.#guarded(this.#guard, request, tenant, view, demand);
    if (step === undefined) return undefined;
    this.#guard.commit(step);
    return this.#take(request, { id, cell: step.cell, claim: amounts });
  }

  /** Whether an instance would find a place, N+1 apart; places nothing. */
  couldTake(request: PlacementRequest): boolean {
    const view = this.#viewFor(request);
    const demand = view.demand(demandOf(request, this.#policy));
    return this.#mustScan(request)
      ? this.#scan(request, view, demand).length > 0
      : this.#find(request, view, demand) >= 0;
  }

  /** Takes an instance away that this planner placed. */
  remove({ id, cell, claim }: Planned): void {
    this.#columns.giveBack(cell, claim);
    this.#neighbourhood.remove(id);
    this.#guard?.remove(cell, id);
    this.#changed(cell);
  }

  /** What is there by now, for reasons. */
  context(): PlacementContext {
    const cells = this.cells.flatMap((_, index) => this.#columns.cell(index) ?? []);
    const base = { policy: this.#policy, now: this.#now, cells, neighbourhood: this.#neighbourhood };
    return this.#guard === undefined ? base : { ...base, guard: this.#guard };
  }

  /** All cells and what speaks for and against them, as `place` tells it. */
  examine(request: PlacementRequest): Placement {
    return examine(request, this.context());
  }

  #take(request: PlacementRequest, planned: Planned): Planned {
    const { id, cell, claim } = planned;
    this.#columns.take(cell, claim, request.image);
    const standing = this.cells[cell];
    const isKnown =
      request.name !== undefined ||
      request.labels !== undefined ||
      request.rules !== undefined ||
      request.together !== undefined;
    if (standing !== undefined && (isKnown || this.#guard !== undefined)) {
      this.#neighbourhood.add(asNeighbour(request, id), standing);
    }
    this.#changed(cell);
    return planned;
  }

  #changed(cell: number): void {
    for (const view of this.#views.values()) view.changed(cell);
  }

  #find(request: PlacementRequest, view: View, demand: Demand): number {
    if (request.cellName === undefined) return view.tree.best(demand);
    const index = this.#byName.get(request.cellName) ?? -1;
    return index >= 0 && view.tree.fits(index, demand) ? index : -1;
  }

  /** Whether who is near decides: then every cell must be looked at. */
  #mustScan(request: PlacementRequest): boolean {
    if (hasWishes(request, this.#weights)) return true;
    return this.#neighbourhood.guardsAgainst({ name: request.name ?? '', labels: request.labels ?? {} }).length > 0;
  }

  /** All cells that fit, the best first. */
  #scan(request: PlacementRequest, view: View, demand: Demand): number[] {
    const found: { readonly index: number; readonly points: number }[] = [];
    for (const [index, cell] of this.cells.entries()) {
      if (request.cellName !== undefined && request.cellName !== cell.name) continue;
      if (!view.tree.fits(index, demand)) continue;
      if (neighbourMisses(cell, request, this.#neighbourhood).next().done !== true) continue;
      const wishes = wishTerms(cell, request, this.#neighbourhood, this.#weights, this.#policy.domains);
      const points = wishes.reduce((sum, term) => sum + term.points, view.tree.score(index, demand));
      found.push({ index, points });
    }
    return found.sort((left, right) => right.points - left.points).map(({ index }) => index);
  }

  /** The best cell on which the promise of N+1 can be kept. */
  #guarded(
    guard: FailoverGuard,
    request: PlacementRequest,
    tenant: Tenant,
    view: View,
    demand: Demand,
  ): GuardedStep | undefined {
    const banned = new Uint8Array(this.cells.length);
    const scanned =
      this.#mustScan(request) || request.cellName !== undefined ? this.#scan(request, view, demand) : undefined;
    for (let turn = 0; ; turn += 1) {
      const cell = scanned === undefined ? view.tree.best(demand, banned) : (scanned[turn] ?? -1);
      if (cell < 0) return undefined;
      const step = guard.step(cell, tenant);
      if (!('lost' in step)) return step;
      if (turn === 0 && guard.isHopeless(tenant)) return undefined;
      banned[cell] = 1;
    }
  }

  #viewFor(request: PlacementRequest): View {
    if (this.#last?.request === request) return this.#last.view;
    const { network, architecture, rules, image } = request;
    const key = JSON.stringify([network, architecture, rules?.accelerator, rules?.cells, image?.id, image?.format]);
    const known = this.#views.get(key);
    const view = known ?? new View(this.#columns, this.#weights, this.#hosts(request), image);
    // The one that was not used for longest goes first.
    this.#views.delete(key);
    this.#views.set(key, view);
    const [oldest] = this.#views.keys();
    if (this.#views.size > mostViews && oldest !== undefined) this.#views.delete(oldest);
    this.#last = { request, view };
    return view;
  }
}
