import {
  array,
  boolean,
  type InferOutput,
  maxLength,
  object,
  optional,
  picklist,
  pipe,
  record,
  regex,
  string,
} from 'valibot';
import { parseAffinity, parseCellRule } from '../../model/affinity.ts';
import { parseLabelKey, parseLabelValue } from '../../model/labels.ts';
import { parseName } from '../../model/names.ts';
import { MiB } from '../../model/units.ts';
import { bytes, count, parsedBy } from '../../requests.ts';

const maximumCores = 512;
/** Virtio disks are vda to vdz; the seed has a place of its own. */
const maximumDisks = 20;
/** The least memory that an instance may have, in bytes. */
export const leastMemoryBytes = 16 * MiB;

/** What an instance asks of its place. */
export const placementSchema = {
  labels: optional(record(parsedBy(labelKey), parsedBy(labelValue)), {}),
  affinity: optional(array(parsedBy((text) => parseAffinity(text, true))), []),
  antiAffinity: optional(array(parsedBy((text) => parseAffinity(text, false))), []),
  cellLabels: optional(array(parsedBy(parseCellRule)), []),
  accelerator: optional(picklist(['kvm', 'qemu'])),
};

export const createInstanceSchema = object({
  name: parsedBy((text) => parseName(text, 'instance')),
  image: string(),
  pool: optional(string(), 'default'),
  cell: optional(string()),
  cores: optional(count(maximumCores), 1),
  memoryBytes: optional(bytes(leastMemoryBytes), 1024 * MiB),
  diskBytes: optional(pipe(array(bytes(MiB)), maxLength(maximumDisks, `has more than ${maximumDisks} disks`)), []),
  network: optional(string()),
  ...placementSchema,
  start: optional(boolean(), true),
  sshPublicKeys: optional(
    array(pipe(string(), regex(/^[a-z0-9@.-]+ [A-Za-z0-9+/=]+( [^\n\r]*)?$/, 'is no SSH public key'))),
    [],
  ),
  ifNotExists: optional(boolean(), false),
});

export type CreateInstanceInput = InferOutput<typeof createInstanceSchema>;

function labelKey(text: string): string {
  return parseLabelKey(text, '--label');
}

function labelValue(text: string): string {
  return parseLabelValue(text, '--label');
}
