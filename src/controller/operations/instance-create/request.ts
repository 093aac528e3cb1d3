import { array, boolean, type InferOutput, maxLength, object, optional, pipe, regex, string } from 'valibot';
import { parseName } from '../../model/names.ts';
import { MiB } from '../../model/units.ts';
import { bytes, count, parsedBy } from '../../requests.ts';

const maximumCores = 512;
/** Virtio disks are vda to vdz; the seed has a place of its own. */
const maximumDisks = 20;

export const createInstanceSchema = object({
  name: parsedBy((text) => parseName(text, 'instance')),
  image: string(),
  pool: optional(string(), 'default'),
  cell: optional(string()),
  cores: optional(count(maximumCores), 1),
  memoryBytes: optional(bytes(16 * MiB), 1024 * MiB),
  diskBytes: optional(pipe(array(bytes(MiB)), maxLength(maximumDisks, `has more than ${maximumDisks} disks`)), []),
  network: optional(string()),
  start: optional(boolean(), true),
  sshPublicKeys: optional(
    array(pipe(string(), regex(/^[a-z0-9@.-]+ [A-Za-z0-9+/=]+( [^\n\r]*)?$/, 'is no SSH public key'))),
    [],
  ),
  ifNotExists: optional(boolean(), false),
});

export type CreateInstanceInput = InferOutput<typeof createInstanceSchema>;
