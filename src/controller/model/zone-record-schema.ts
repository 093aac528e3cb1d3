import * as v from 'valibot';
import { accelerator, amount, id, labels, name, network, text, time } from './record-values.ts';

const count = v.pipe(v.number(), v.minValue(0));
const limit = v.nullable(count);

/** A key that is absent is the default's; one of a younger nano is left out. */
const cellPolicyEntries = {
  coresRatio: v.exactOptional(count),
  memoryRatio: v.exactOptional(count),
  diskRatio: v.exactOptional(count),
  keptCores: v.exactOptional(count),
  keptMemoryBytes: v.exactOptional(amount),
  keptDiskBytes: v.exactOptional(amount),
  instanceLimit: v.exactOptional(limit),
  loadLimit: v.exactOptional(limit),
};

const poolPolicy = v.object({
  ...cellPolicyEntries,
  strategy: v.exactOptional(v.picklist(['balanced', 'spread', 'pack'])),
  failoverSafe: v.exactOptional(v.boolean()),
  domains: v.exactOptional(v.array(text)),
  overheadBytes: v.exactOptional(amount),
  overheadPerCoreBytes: v.exactOptional(amount),
  cpuModel: v.exactOptional(text),
  machineType: v.exactOptional(text),
});

const hostKey = v.object({ type: text, key: v.pipe(v.string(), v.maxLength(8192)), fingerprint: text });

/** Hosts begin with no "-", so that no ssh takes one for an option. */
const host = v.pipe(text, v.regex(/^[A-Za-z0-9_[:][A-Za-z0-9_.:[\]%-]*$/, 'is no host'));

const address = v.variant('kind', [
  v.object({ kind: v.literal('local') }),
  v.object({
    kind: v.literal('ssh'),
    host,
    port: v.exactOptional(v.pipe(amount, v.minValue(1), v.maxValue(65_535))),
    user: v.exactOptional(v.pipe(text, v.regex(/^[A-Za-z_][A-Za-z0-9_.@-]*$/, 'is no user'))),
    identity: v.exactOptional(text),
    hostKeys: v.array(hostKey),
  }),
]);

const store = v.object({
  id,
  kind: v.literal('directory'),
  path: v.pipe(text, v.regex(/^(\/[A-Za-z0-9_.+@-]+)+$/, 'is no path of a store')),
  sharedId: v.exactOptional(id),
  filesystem: text,
  capacityBytes: amount,
  foreignBytes: amount,
});

export const zoneRecordSchema = v.object({
  format: v.exactOptional(v.literal(1)),
  zoneId: id,
  createdAt: v.exactOptional(time),
  generation: amount,
  recordRevision: amount,
  pools: v.array(v.object({ id, name, createdAt: time, network: v.exactOptional(network), policy: poolPolicy })),
  cells: v.array(
    v.object({
      id,
      name,
      poolId: id,
      address,
      enabled: v.boolean(),
      disabledAt: v.exactOptional(time),
      createdAt: v.exactOptional(time),
      accelerator: v.exactOptional(accelerator),
      labels: v.exactOptional(labels),
      policy: v.exactOptional(v.object(cellPolicyEntries)),
      host: v.exactOptional(
        v.object({
          hostname: text,
          machineId: text,
          architecture: text,
          cores: amount,
          memoryBytes: amount,
          accelerator: v.object({
            type: accelerator,
            reason: text,
            kvmMs: v.exactOptional(v.number()),
            tcgMs: v.exactOptional(v.number()),
          }),
        }),
      ),
      stores: v.exactOptional(v.array(store)),
    }),
  ),
});
