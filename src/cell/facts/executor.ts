import type { CallBounds } from '../../controller/ports.ts';
import type { CallLimits, Connection } from '../transport/transport.ts';

/** All that gathering facts needs of a connection: running a command to its end. */
export type Executor = Pick<Connection, 'exec'>;

/** What is known of a connection without asking the host anything. */
export type HostConnection = Executor & Pick<Connection, 'user' | 'privilege' | 'privilegeReason' | 'hostKey'>;

/** Several calls that share one deadline: each is given what is left of it. */
export function shareDeadline(bounds: CallBounds, defaultMs: number): () => CallLimits {
  const end = Date.now() + (bounds.deadlineMs ?? defaultMs);
  return () => ({
    deadlineMs: Math.max(1, end - Date.now()),
    ...(bounds.signal === undefined ? {} : { signal: bounds.signal }),
  });
}
