import * as v from 'valibot';
import { NanoError } from '../../controller/model/errors.ts';
import type { ImageInfo } from '../../controller/ports/images.ts';

const bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The parts of `qemu-img info --output=json` that nano reads (QEMU's qapi/block-core.json, ImageInfo). */
const infoSchema = v.object({
  format: v.string(),
  'virtual-size': bytes,
  'actual-size': v.optional(bytes),
  encrypted: v.optional(v.boolean()),
  'backing-filename': v.optional(v.string()),
  'full-backing-filename': v.optional(v.string()),
  'format-specific': v.optional(
    v.object({
      data: v.optional(
        v.object({
          'data-file': v.optional(v.string()),
          corrupt: v.optional(v.boolean()),
          encrypt: v.optional(v.unknown()),
        }),
      ),
    }),
  ),
});

/** What qemu-img knows of a file, with what makes it unfit beside what the port tells. */
export interface ImageFileInfo extends ImageInfo {
  readonly encrypted: boolean;
  readonly corrupt: boolean;
  /** As it stands in the file, while `backingFile` is what that comes to. */
  readonly backingName?: string;
}

export function parseImageInfo(output: string): ImageFileInfo {
  const parsed = v.safeParse(infoSchema, parseJson(output));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const place = v.getDotPath(issue) ?? 'its answer';
    throw new NanoError('BAD_ANSWER', `qemu-img info answered something unexpected: ${place}: ${issue.message}`);
  }
  const info = parsed.output;
  const specific = info['format-specific']?.data;
  const backingName = info['backing-filename'];
  const backingFile = info['full-backing-filename'] ?? backingName;
  const dataFile = specific?.['data-file'];
  return {
    format: info.format,
    virtualSizeBytes: info['virtual-size'],
    sizeBytes: info['actual-size'] ?? 0,
    encrypted: info.encrypted === true || specific?.encrypt !== undefined,
    corrupt: specific?.corrupt === true,
    ...(backingFile === undefined ? {} : { backingFile }),
    ...(backingName === undefined ? {} : { backingName }),
    ...(dataFile === undefined ? {} : { dataFile }),
  };
}

/** Why a file that was brought to a cell cannot be cloned from, or undefined when it can. */
export function imageProblem(info: ImageFileInfo): string | undefined {
  if (info.format !== 'qcow2') return `it is ${info.format}, not qcow2`;
  if (info.backingFile !== undefined) return `it needs another file, its backing file ${quoted(info.backingFile)}`;
  if (info.dataFile !== undefined) return `it keeps its data in another file, ${quoted(info.dataFile)}`;
  if (info.encrypted) return 'it is encrypted';
  if (info.corrupt) return 'it is marked corrupt';
  if (info.virtualSizeBytes === 0) return 'it is a disk of 0 bytes';
  return undefined;
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new NanoError('BAD_ANSWER', 'qemu-img info answered no JSON', { cause });
  }
}
