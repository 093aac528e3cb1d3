import type { Operation, Owner } from '../../model/operation.ts';
import type { Processes } from '../../ports.ts';
import type { Services } from '../../services.ts';

/** A running owner writes a heartbeat this often, in milliseconds. */
export const heartbeatIntervalMs = 10_000;
/** Without a heartbeat for this long an owner on another host counts as dead, in milliseconds. */
const heartbeatLimitMs = 60_000;

/** Whether the process that runs an operation still lives. On another host only its heartbeat can tell. */
export function ownerState(owner: Owner, processes: Processes, now: number): 'alive' | 'dead' {
  const known = processes.state(owner);
  if (known !== 'unknown') return known;
  return now - Date.parse(owner.heartbeatAt) > heartbeatLimitMs ? 'dead' : 'alive';
}

/** Whether some process is at work on an operation. */
export function isRunning(
  { state, owner }: Pick<Operation, 'state' | 'owner'>,
  { processes, clock }: Pick<Services, 'processes' | 'clock'>,
): boolean {
  return state === 'running' && ownerState(owner, processes, clock.now()) === 'alive';
}
