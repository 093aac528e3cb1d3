import type { CellPolicy, PoolPolicy } from './pool.ts';
import { formatSize } from './units.ts';

/** What of a pool's policy can be set, by the name that people type: `--keep-memory`. */
export const policyNames = {
  strategy: 'strategy',
  failoverSafe: 'failover-safe',
  domains: 'domains',
  coresRatio: 'cores-ratio',
  memoryRatio: 'memory-ratio',
  diskRatio: 'disk-ratio',
  keptCores: 'keep-cores',
  keptMemoryBytes: 'keep-memory',
  keptDiskBytes: 'keep-disk',
  instanceLimit: 'max-instances',
  loadLimit: 'max-load',
  overheadBytes: 'overhead',
  overheadPerCoreBytes: 'overhead-per-core',
} as const satisfies { readonly [K in keyof PoolPolicy]?: string };

export type PolicyKey = keyof typeof policyNames;

/** What of a policy a cell may have of its own. */
export const cellPolicyKeys = [
  'coresRatio',
  'memoryRatio',
  'diskRatio',
  'keptCores',
  'keptMemoryBytes',
  'keptDiskBytes',
  'instanceLimit',
  'loadLimit',
] as const satisfies readonly (keyof CellPolicy)[];

const sizes: readonly string[] = ['keptMemoryBytes', 'keptDiskBytes', 'overheadBytes', 'overheadPerCoreBytes'];

/** A value of a policy as people read it: `1 GiB`, `yes`, `none` for no limit. */
export function policyText(key: string, value: unknown): string {
  if (value === null || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return sizes.includes(key) && typeof value === 'number' ? formatSize(value) : String(value);
}

/** What a key of a policy is called where it is typed; any other name stays as it is. */
export function policyName(key: string): string {
  return new Map<string, string>(Object.entries(policyNames)).get(key) ?? key;
}
