import { addResources, noResources, type Resources } from '../model/claim.ts';
import type { Operation } from '../model/operation.ts';
import type { Discrepancy } from '../model/verify-view.ts';
import type { Recorded } from './recorded.ts';
import { discrepancy } from './report.ts';

/** What contradicts itself within the inventory. `isDead` tells of an operation whose process is gone. */
export function compareInventory(recorded: Recorded, isDead: (operation: Operation) => boolean): Discrepancy[] {
  const { cells, claims, locks, operations, instances, trash, replicas } = recorded;
  const owners = new Set([...instances, ...trash, ...replicas].map(({ id }) => id));
  const counters = cells.flatMap((cell) => {
    const own = claims.filter(({ cellId }) => cellId === cell.id);
    const stray = own.filter(({ ownerId }) => !owners.has(ownerId));
    const held = own.filter(({ ownerId }) => owners.has(ownerId));
    const sum = held.reduce((total, { resources }) => addResources(total, resources), noResources);
    const count = held.filter(({ ownerKind }) => ownerKind === 'instance').length;
    if (stray.length === 0 && sameResources(sum, cell.claimed) && count === cell.instances) return [];
    const fact =
      stray.length > 0
        ? `${stray.length} of its claims belong to nothing`
        : `its sums are ${words(cell.claimed, cell.instances)}; its claims come to ${words(sum, count)}`;
    const fix = { kind: 'zone.correct', request: { what: 'counters', cell: cell.name } } as const;
    return discrepancy('COUNTER_WRONG', { cell: cell.name, subject: cell.name, fact, fix });
  });
  const open = new Set(operations.map(({ id }) => id));
  const stale = [...new Set(locks.map(({ operationId }) => operationId))].filter((id) => !open.has(id));
  return [
    ...counters,
    ...stale.map((operation) => {
      const keys = locks.filter(({ operationId }) => operationId === operation).map(({ key }) => key);
      const fact = `an operation that has ended, or is not recorded, holds ${keys.join(', ')}`;
      const fix = { kind: 'zone.correct', request: { what: 'lock', operation } } as const;
      return discrepancy('LOCK_STALE', { subject: operation, fact, fix });
    }),
    ...operations.filter(isDead).map(({ number, kind, subjects, state }) =>
      discrepancy('OPERATION_OPEN', {
        subject: `#${number}`,
        fact: `${kind} ${subjects[0]?.name ?? ''} is ${state}, and nobody is at it`,
        remedy: `nano operation resume ${number}, or nano operation rollback ${number}`,
      }),
    ),
  ];
}

function sameResources(a: Resources, b: Resources): boolean {
  const stores = new Set([...Object.keys(a.storeBytes), ...Object.keys(b.storeBytes)]);
  return (
    a.cores === b.cores &&
    a.memoryBytes === b.memoryBytes &&
    [...stores].every((id) => (a.storeBytes[id] ?? 0) === (b.storeBytes[id] ?? 0))
  );
}

function words({ cores, memoryBytes, storeBytes }: Resources, instances: number): string {
  const bytes = Object.values(storeBytes).reduce((sum, one) => sum + one, 0);
  return `${instances} instances, ${cores} cores, ${memoryBytes} bytes of memory, ${bytes} of disk`;
}
