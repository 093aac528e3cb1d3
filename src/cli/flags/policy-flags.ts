import { Flags } from '@oclif/core';
import { safeParse } from 'valibot';
import { NanoError } from '../../controller/model/errors.ts';
import { parseLabelKey } from '../../controller/model/labels.ts';
import { type PolicyKey, policyNames } from '../../controller/model/policy-words.ts';
import { type CellPolicy, strategies } from '../../controller/model/pool.ts';
import { parseSize } from '../../controller/model/units.ts';
import type { PoolPolicyChange } from '../../controller/placement-requests.ts';
import { poolPolicyEntries } from '../../controller/scheduler/policy-schema.ts';
import { defined } from '../defined.ts';

/** What cells give and keep: of a pool for all of its cells, and of a cell alone. */
export const cellPolicyFlags = {
  'cores-ratio': Flags.string({ summary: 'Virtual cores that may be claimed for each real one.', helpValue: 'RATIO' }),
  'memory-ratio': Flags.string({
    summary: 'Memory that may be claimed of what there is: 1 is all of it.',
    helpValue: 'RATIO',
  }),
  'disk-ratio': Flags.string({
    summary: 'Virtual size of disks that may be claimed of what there is.',
    helpValue: 'RATIO',
  }),
  'keep-cores': Flags.string({ summary: 'Virtual cores that a host keeps for itself.', helpValue: 'N' }),
  'keep-memory': Flags.string({ summary: 'Memory that a host keeps for itself.', helpValue: 'SIZE' }),
  'keep-disk': Flags.string({ summary: 'Disk that a store keeps free for itself.', helpValue: 'SIZE' }),
  'max-instances': Flags.string({ summary: 'The most instances on a cell, or none for no limit.', helpValue: 'N' }),
  'max-load': Flags.string({
    summary: 'The load for each core from which a cell takes nothing new, or none for any.',
    helpValue: 'LOAD',
  }),
};

export const poolPolicyFlags = {
  strategy: Flags.option({
    options: strategies,
    summary: 'What is looked for among the cells that fit: even use, few instances each, or full cells first.',
  })(),
  'failover-safe': Flags.boolean({
    summary: 'Refuse what would leave some cell whose loss the others could not absorb (N+1).',
    allowNo: true,
  }),
  domains: Flags.string({
    summary: 'Labels of cells that say what fails at once, the largest first; groups are spread over them. Or none.',
    helpValue: 'ROOM,RACK',
  }),
  ...cellPolicyFlags,
  overhead: Flags.string({ summary: 'What QEMU itself needs of memory for each instance.', helpValue: 'SIZE' }),
  'overhead-per-core': Flags.string({ summary: 'And for each of its cores.', helpValue: 'SIZE' }),
};

type Texts = { readonly [K in keyof typeof cellPolicyFlags]?: string | undefined };
type PoolTexts = Texts & {
  readonly strategy?: PoolPolicyChange['strategy'] | undefined;
  readonly 'failover-safe'?: boolean | undefined;
  readonly domains?: string | undefined;
  readonly overhead?: string | undefined;
  readonly 'overhead-per-core'?: string | undefined;
};

/** Reads what a cell's flags set; a wrong value is told by its flag, before anything is asked for. */
export function cellPolicyOf(flags: Texts): Partial<CellPolicy> {
  return checked({
    coresRatio: numberOf(flags, 'cores-ratio'),
    memoryRatio: numberOf(flags, 'memory-ratio'),
    diskRatio: numberOf(flags, 'disk-ratio'),
    keptCores: numberOf(flags, 'keep-cores'),
    keptMemoryBytes: sizeOf('keep-memory', flags['keep-memory']),
    keptDiskBytes: sizeOf('keep-disk', flags['keep-disk']),
    instanceLimit: flags['max-instances'] === 'none' ? null : numberOf(flags, 'max-instances'),
    loadLimit: flags['max-load'] === 'none' ? null : numberOf(flags, 'max-load'),
  });
}

export function poolPolicyOf(flags: PoolTexts): PoolPolicyChange {
  return {
    ...cellPolicyOf(flags),
    ...checked({
      strategy: flags.strategy,
      failoverSafe: flags['failover-safe'],
      domains: domainsOf(flags.domains),
      overheadBytes: sizeOf('overhead', flags.overhead),
      overheadPerCoreBytes: sizeOf('overhead-per-core', flags['overhead-per-core']),
    }),
  };
}

function numberOf(flags: Texts, flag: keyof Texts): number | undefined {
  const text = flags[flag];
  if (text === undefined) return undefined;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  throw new NanoError('INVALID_VALUE', `--${flag}: ${JSON.stringify(text)} is no number`);
}

function sizeOf(flag: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseSize(text, `--${flag}`);
}

function domainsOf(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  return text === 'none' ? [] : text.split(',').map((label) => parseLabelKey(label.trim(), '--domains'));
}

/** The controller's own bounds, told by the name of the flag and with the value. */
function checked<T extends { readonly [K in PolicyKey]?: unknown }>(policy: T) {
  for (const [key, name] of Object.entries(policyNames)) {
    const value = new Map<string, unknown>(Object.entries(policy)).get(key);
    if (value === undefined) continue;
    const schema = Object.entries(poolPolicyEntries).find(([entry]) => entry === key)?.[1];
    const parsed = schema === undefined ? undefined : safeParse(schema, value);
    if (parsed?.success === false) {
      throw new NanoError('INVALID_VALUE', `--${name}: ${String(value)} ${parsed.issues[0].message}`);
    }
  }
  return defined(policy);
}
