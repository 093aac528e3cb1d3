import { at, type SpareRoom } from './spare-room.ts';

/** How often the order is made anew, in placements. */
const renewal = 64;

/** Cells by how much memory they have free, the most first: where a tenant of a lost cell is looked a place for. */
export class TargetOrder {
  readonly #room: SpareRoom;
  #cells: number[] = [];
  #changes = renewal;

  constructor(room: SpareRoom) {
    this.#room = room;
  }

  /** Something was placed or taken away. */
  changed(): void {
    this.#changes += 1;
  }

  /** The first cell that is good enough, begun a little further for each tenant so that not all go to the same. */
  find(start: number, isGood: (cell: number) => boolean): number | undefined {
    if (this.#changes >= renewal) this.#renew();
    const count = this.#cells.length;
    const offset = count === 0 ? 0 : start % Math.max(1, Math.ceil(count / 2));
    for (let step = 0; step < count; step += 1) {
      const cell = this.#cells[(offset + step) % count];
      if (cell !== undefined && isGood(cell)) return cell;
    }
    return undefined;
  }

  #renew(): void {
    this.#changes = 0;
    const memory = this.#room.memoryBytes;
    this.#cells = Array.from({ length: this.#room.size }, (_, cell) => cell)
      .filter((cell) => at(this.#room.cores, cell) >= 0)
      .sort((left, right) => at(memory, right) - at(memory, left) || left - right);
  }
}
