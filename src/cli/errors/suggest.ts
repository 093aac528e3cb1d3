/** The known word that was probably meant: few letters off, or the beginning of just one. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (word === '') return undefined;
  const beginning = known.filter((one) => one.startsWith(word));
  if (beginning.length === 1) return beginning[0];
  const allowed = Math.max(1, Math.floor(word.length / 3));
  const near = known
    .map((one) => ({ one, distance: editDistance(word, one) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((left, right) => left.distance - right.distance);
  return near[0]?.one;
}

/** How many letters to change, add, leave out or swap with their neighbour (optimal string alignment). */
export function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let best = Math.min(at(last, column) + 1, at(next, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, at(beforeLast, column - 2) + 1);
      next.push(best);
    }
    beforeLast = last;
    last = next;
  }
  return at(last, right.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
