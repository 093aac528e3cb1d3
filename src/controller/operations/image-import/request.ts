import type { InferOutput } from 'valibot';
import { boolean, object, optional, pipe, regex, string, toLowerCase } from 'valibot';
import { parseName } from '../../model/names.ts';
import { bytes, parsedBy } from '../../requests.ts';

export const importImageSchema = object({
  name: parsedBy((text) => parseName(text, 'image')),
  checksum: optional(
    pipe(string(), toLowerCase(), regex(/^(sha256:)?[0-9a-f]{64}$/, 'is no SHA-256: it has 64 hexadecimal digits')),
  ),
  cell: optional(string()),
  sizeBytes: bytes(1),
  ifNotExists: optional(boolean()),
});

export type ImportImageInput = InferOutput<typeof importImageSchema>;
