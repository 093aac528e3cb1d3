import type { Document } from './document.ts';
import type { Id } from './ids.ts';
import type { Timestamp } from './json.ts';

/** A disk image (qcow2, to clone from). Its bytes lie only on cells: see Replica. */
export interface Image extends Document {
  readonly name: string;
  readonly kind: 'disk';
  readonly state: 'importing' | 'ready' | 'deleting';
  readonly format: 'qcow2';
  /** What the imported file was before it became qcow2. */
  readonly sourceFormat: 'qcow2' | 'raw';
  /** SHA-256 of the file as it was given to nano. */
  readonly sourceSha256?: string;
  /** The size a guest sees, in bytes. */
  readonly virtualSizeBytes: number;
  /** The size of the stored file, in bytes. */
  readonly sizeBytes: number;
  /** SHA-256 of the stored file: the same on every cell. */
  readonly sha256: string;
  readonly createdAt: Timestamp;
}

/** An image's copy on one cell. */
export interface Replica extends Document {
  readonly imageId: Id;
  readonly cellId: Id;
  readonly storeId: Id;
  /** Relative to the store: `images/<image-id>.qcow2`. */
  readonly path: string;
  readonly state: 'copying' | 'ready' | 'removing';
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly lastUsedAt: Timestamp;
}
