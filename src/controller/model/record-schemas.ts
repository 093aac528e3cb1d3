import * as v from 'valibot';
import {
  accelerator,
  amount,
  id,
  labels,
  name,
  network,
  sha256,
  storeRelativePath,
  text,
  time,
} from './record-values.ts';

/** The documents that cells keep copies of, without the revision that only an inventory gives them. */

const labelMatch = v.object({ key: text, value: v.exactOptional(text) });

const rules = v.object({
  affinity: v.array(
    v.object({
      near: v.boolean(),
      required: v.boolean(),
      to: v.union([v.object({ instance: name }), v.object({ label: labelMatch })]),
      domain: text,
    }),
  ),
  cells: v.array(v.object({ label: labelMatch, without: v.boolean(), required: v.boolean() })),
  accelerator: v.exactOptional(accelerator),
  network: v.exactOptional(network),
});

export const instanceSchema = v.object({
  id,
  name,
  domainName: v.pipe(text, v.minLength(1)),
  poolId: id,
  cellId: id,
  state: v.picklist(['creating', 'ready', 'deleting']),
  desiredPower: v.picklist(['on', 'off']),
  owner: text,
  group: text,
  labels,
  rules: v.exactOptional(rules),
  protected: v.boolean(),
  generation: amount,
  tenure: amount,
  cores: amount,
  memoryBytes: amount,
  maxCores: amount,
  maxMemoryBytes: amount,
  diskBytes: amount,
  machineType: text,
  firmware: v.literal('bios'),
  cpuModel: text,
  accelerator,
  imageId: id,
  createdAt: time,
});

export const volumeSchema = v.object({
  id,
  instanceId: id,
  storeId: id,
  path: storeRelativePath,
  format: v.literal('qcow2'),
  virtualSizeBytes: amount,
  backingImageId: v.exactOptional(id),
  target: v.pipe(v.string(), v.regex(/^vd[a-z]$/, 'is no disk')),
});

export const interfaceSchema = v.object({
  id,
  instanceId: id,
  mac: v.pipe(v.string(), v.regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/, 'is no MAC address')),
  network,
  addresses: v.array(text),
});

export const imageSchema = v.object({
  id,
  name,
  kind: v.literal('disk'),
  state: v.picklist(['importing', 'ready', 'deleting']),
  format: v.literal('qcow2'),
  sourceFormat: v.picklist(['qcow2', 'raw']),
  sourceSha256: v.exactOptional(sha256),
  virtualSizeBytes: amount,
  sizeBytes: amount,
  sha256,
  createdAt: time,
});

const score = v.object({
  cell: text,
  points: v.number(),
  terms: v.array(v.object({ name: text, points: v.number() })),
});

export const placementSchema = v.object({
  id,
  at: time,
  strategy: v.picklist(['balanced', 'spread', 'pack']),
  chosen: score,
  runnersUp: v.array(score),
  fitting: amount,
  rejected: v.array(v.object({ code: text, cells: amount })),
  failed: v.array(v.object({ cell: text, reason: text })),
  named: v.boolean(),
});
