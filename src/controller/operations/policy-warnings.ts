import { contextOf, type PlacementPool } from '../scheduler/placement-pool.ts';
import { type Room, roomOf } from '../scheduler/room.ts';

const shares = [
  ['cores', 'cores'],
  ['memoryBytes', 'memory'],
  ['diskBytes', 'disk'],
] as const;

/** What of a pool is not as its policy wants it: nothing is moved for it, but nothing more is placed there. */
export function policyWarnings(pool: PlacementPool): string[] {
  const context = contextOf(pool);
  const unsafe = context.guard?.unsafe;
  const lost = unsafe === undefined ? undefined : context.cells[unsafe.lost]?.name;
  return [
    ...context.cells.flatMap((cell) => {
      const exceeded = exceededIn(roomOf(cell));
      return exceeded.length === 0
        ? []
        : [`${cell.name} has more claimed than the policy allows: ${exceeded.join(', ')}`];
    }),
    ...(unsafe === undefined || lost === undefined
      ? []
      : [`the loss of ${lost} could not be absorbed as things stand: nothing is placed until it could`]),
  ];
}

function exceededIn(room: Room): string[] {
  return shares.flatMap(([key, name]) => (room[key].claimed > room[key].capacity ? [name] : []));
}
