import { knownOffline, type PlacementCell } from '../placement-cell.ts';
import type { PlacedInstance, PlacementPool } from '../placement-pool.ts';
import { roomOf } from '../room.ts';
import { BalanceSheet } from './balance-sheet.ts';
import { MoveBoard, type Step } from './move-board.ts';

const mostMoves = 200;
/** In large pools moves are looked for from the fullest cells to the emptiest alone. */
const sources = 16;
const targets = 64;
/** With more single moves than these, pairs of two are not tried. */
const triedInPairs = 300;
/** How many moves or pairs that would be enough are tried for whether they may be made. */
const triedForLaw = 40;

/** Sums that are kept up differ from sums that are made anew by less than this. */
export const roundingError = 1e-9;

export function isEven(deviation: number, threshold: number): boolean {
  return deviation <= threshold + roundingError;
}

/** The cells of a pool that take part in a rebalancing, and what is used of them. */
export function sheetOf(cells: readonly PlacementCell[], now: number): BalanceSheet {
  const entries = cells.map((cell) => {
    if (!takesPart(cell, now)) return nothing;
    const { cores, memoryBytes, diskBytes } = roomOf(cell);
    const capacity = { cores: cores.capacity, memoryBytes: memoryBytes.capacity, diskBytes: diskBytes.capacity };
    return { capacity, claimed: cell.claimed };
  });
  return new BalanceSheet(entries, entries.filter((entry) => entry !== nothing).length);
}

const none = { cores: 0, memoryBytes: 0, diskBytes: 0 };
const nothing = { capacity: none, claimed: none };

/** What is on a disabled cell stays there, and counts for nothing. */
function takesPart(cell: PlacementCell, now: number): boolean {
  return cell.state === 'ready' && cell.enabled && knownOffline(cell, now) === undefined;
}

/** Where moves are looked for. */
export class Desk {
  readonly #pool: PlacementPool;
  readonly #board: MoveBoard;
  readonly #sheet: BalanceSheet;
  readonly #instances: readonly PlacedInstance[];
  readonly #open: readonly number[];

  constructor(pool: PlacementPool) {
    this.#pool = pool;
    this.#board = new MoveBoard(pool);
    const { cells } = this.#board;
    this.#sheet = sheetOf(cells, pool.now);
    this.#open = cells.flatMap((cell, index) => (takesPart(cell, pool.now) ? [index] : []));
    const open = new Set(this.#open);
    this.#instances = pool.instances
      .filter((instance) => open.has(this.#board.cellOf(instance)))
      .sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  get deviation(): number {
    return this.#sheet.imbalance.deviation;
  }

  /** The single move that is enough, and makes the pool most even. */
  bestSingle(threshold: number): readonly Step[] | undefined {
    const enough = this.#steps()
      .map((step) => ({ steps: [step], after: this.#deviationAfter([step]) }))
      .filter(({ after }) => isEven(after, threshold));
    return this.#firstLegal(enough);
  }

  /** Two moves that are enough; in small pools only. */
  bestPair(threshold: number): readonly Step[] | undefined {
    const steps = this.#steps();
    if (steps.length > triedInPairs) return undefined;
    const pairs = steps.flatMap((one, index) =>
      steps.slice(index + 1).flatMap((other) => {
        if (one.instance === other.instance) return [];
        const after = this.#deviationAfter([one, other]);
        // What stands in the other's way may have to go first.
        return after > threshold
          ? []
          : [
              { steps: [one, other], after },
              { steps: [other, one], after },
            ];
      }),
    );
    return this.#firstLegal(pairs);
  }

  /** Move after move, each the one that gains most, until the pool is even or no move gains anything. */
  greedy(threshold: number): readonly Step[] {
    const made: Step[] = [];
    while (made.length < mostMoves && !isEven(this.deviation, threshold)) {
      const before = this.#sheet.unevenness;
      const ranked = this.#steps()
        .map((step) => ({ step, after: this.#trying([step], () => this.#sheet.unevenness) }))
        .filter(({ after }) => after < before - roundingError)
        .sort((left, right) => left.after - right.after);
      const next = ranked.find(({ step }) => this.#make(step))?.step;
      if (next === undefined) break;
      made.push(next);
    }
    return made;
  }

  #firstLegal(plans: { readonly steps: readonly Step[]; readonly after: number }[]): readonly Step[] | undefined {
    const ranked = plans.sort((left, right) => left.after - right.after).slice(0, triedForLaw);
    return ranked.find(({ steps }) => isLegal(this.#pool, steps))?.steps;
  }

  #steps(): Step[] {
    const { resource } = this.#sheet.imbalance;
    const share = (cell: number) => this.#sheet.share(cell, resource);
    const byUse = [...this.#open].sort((left, right) => share(right) - share(left) || left - right);
    const [full, empty] = [new Set(byUse.slice(0, sources)), byUse.slice(-targets)];
    return this.#instances.flatMap((instance) => {
      const from = this.#board.cellOf(instance);
      return full.has(from) ? empty.flatMap((to) => (to === from ? [] : [{ instance, from, to }])) : [];
    });
  }

  /** Makes a move on the board and in the sheet, where it may be made. */
  #make(step: Step): boolean {
    const cost = this.#board.costOn(step.to, step.instance);
    if (!this.#board.tryMove(step)) return false;
    this.#sheet.change(step.from, step.instance.claim, -1);
    this.#sheet.change(step.to, cost, 1);
    return true;
  }

  #deviationAfter(steps: readonly Step[]): number {
    return this.#trying(steps, () => this.#sheet.imbalance.deviation);
  }

  #trying<T>(steps: readonly Step[], look: () => T): T {
    const apply = (sign: 1 | -1) => {
      for (const { instance, from, to } of steps) {
        this.#sheet.change(from, instance.claim, sign === 1 ? -1 : 1);
        this.#sheet.change(to, this.#board.costOn(to, instance), sign);
      }
    };
    apply(1);
    const seen = look();
    apply(-1);
    return seen;
  }
}

/** Whether moves can be made one after the other, each as legal as a placement. */
export function isLegal(pool: PlacementPool, steps: readonly Step[]): boolean {
  const board = new MoveBoard(pool);
  return steps.every((step) => board.tryMove(step));
}
