import * as v from 'valibot';
import type { Resources } from './claim.ts';
import type { New } from './document.ts';
import type { Id } from './ids.ts';
import type { Image } from './image.ts';
import type { Instance, Interface, Volume } from './instance.ts';
import type { Timestamp } from './json.ts';
import type { PlacementRecord } from './placement-record.ts';
import { imageSchema, instanceSchema, interfaceSchema, placementSchema, volumeSchema } from './record-schemas.ts';
import { id, resources, time } from './record-values.ts';

/** What an instance's cell keeps of it, beside its disks as nano.json and in its domain's metadata. */
export interface InstanceSidecar {
  readonly format: 1;
  readonly zoneId: Id;
  /** The instance's: the sidecar is written before the metadata, and the higher one wins. */
  readonly generation: number;
  readonly instance: New<Instance>;
  readonly volumes: readonly New<Volume>[];
  readonly interfaces: readonly New<Interface>[];
  /** What it was promised when it was made; of a pool's present policy where it is absent. */
  readonly claim?: KeptClaim;
  /** Only beside the disks. */
  readonly placement?: New<PlacementRecord>;
  readonly trash?: TrashNote;
}

/** A claim without what its place says anyway. */
export interface KeptClaim {
  readonly id: Id;
  readonly resources: Resources;
}

/** When an instance went to the trash, through whom, and until when it stays there. */
export interface TrashNote {
  readonly at: Timestamp;
  readonly until: Timestamp;
  readonly by: string;
}

/** What lies beside a copy of an image. */
export interface ImageSidecar {
  readonly format: 1;
  readonly zoneId?: Id;
  readonly image: New<Image>;
  readonly replica?: { readonly id: Id; readonly claimId: Id; readonly lastUsedAt: Timestamp };
}

const instanceSidecarSchema = v.object({
  format: v.literal(1),
  zoneId: id,
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  instance: instanceSchema,
  volumes: v.array(volumeSchema),
  interfaces: v.array(interfaceSchema),
  claim: v.exactOptional(v.object({ id, resources })),
  placement: v.exactOptional(placementSchema),
  trash: v.exactOptional(v.object({ at: time, until: time, by: v.string() })),
});

const imageSidecarSchema = v.object({
  format: v.literal(1),
  zoneId: v.exactOptional(id),
  image: imageSchema,
  replica: v.exactOptional(v.object({ id, claimId: id, lastUsedAt: time })),
});

/** Something read from a cell, or why it cannot be. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

export function readInstanceSidecar(text: string): Read<InstanceSidecar> {
  return read(instanceSidecarSchema, text);
}

export function readImageSidecar(text: string): Read<ImageSidecar> {
  return read(imageSidecarSchema, text);
}

/** What comes from a host is data until it was looked at; what nano does not know in it is left out. */
export function read<T>(schema: v.GenericSchema<unknown, T>, text: string): Read<T> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  if (parsed.success) return { value: parsed.output };
  const [issue] = parsed.issues;
  const place = v.getDotPath(issue);
  return { problem: `${place === null ? '' : `${place}: `}${issue.message}`.slice(0, 300) };
}
