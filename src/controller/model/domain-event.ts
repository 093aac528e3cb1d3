export type LifecycleChange =
  | 'defined'
  | 'undefined'
  | 'started'
  | 'suspended'
  | 'resumed'
  | 'stopped'
  | 'shut-down'
  | 'guest-suspended'
  | 'crashed'
  | 'unknown';

export type BlockJob = 'pull' | 'copy' | 'commit' | 'active-commit' | 'backup' | 'unknown';
export type BlockJobStatus = 'completed' | 'failed' | 'cancelled' | 'ready' | 'unknown';

/** What a cell tells of a domain without being asked. */
export type DomainEvent = { readonly uuid: string; readonly name: string } & (
  | { readonly kind: 'lifecycle'; readonly change: LifecycleChange; readonly detail: number }
  | { readonly kind: 'reboot' }
  | { readonly kind: 'device-added' | 'device-removed' | 'device-removal-failed'; readonly alias: string }
  | { readonly kind: 'block-job'; readonly disk: string; readonly job: BlockJob; readonly status: BlockJobStatus }
  | { readonly kind: 'migration-iteration'; readonly iteration: number }
  | { readonly kind: 'job-completed' }
  | { readonly kind: 'agent'; readonly connected: boolean }
  | { readonly kind: 'balloon'; readonly memoryBytes: number }
);
