export const nothing = Buffer.alloc(0);

const smallest = 4096;
const largestKept = 1024 * 1024;
const mostKept = 8;

const spare: Buffer[] = [];

/**
 * A room for so many bytes: one that was given back, or a new one of up to twice the size. Memory that was in use
 * before is had at a hundredth of the cost of fresh memory, and each look at a cell needs as much as the last one.
 */
export function roomFor(bytes: number): Buffer {
  const at = spare.findLastIndex(({ length }) => length >= bytes);
  if (at >= 0) return spare.splice(at, 1)[0] ?? nothing;
  return Buffer.allocUnsafeSlow(Math.max(smallest, bytes * 2));
}

/** Whoever gives a room back has no more to do with it. Few are kept, and none that is large, whatever hosts send. */
export function giveRoom(room: Buffer): void {
  if (room.length === 0 || room.length > largestKept) return;
  spare.push(room);
  if (spare.length > mostKept) spare.shift();
}
