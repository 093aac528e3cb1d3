import type { Id } from '../model/ids.ts';
import type { ByteSource, CallBounds, CellAction } from '../ports.ts';

/** The part of a cell's driver that keeps images. */
export interface CellImages {
  /** One image file's properties as qemu-img tells them; `path` is absolute. */
  imageInfo(path: string, bounds?: CallBounds): Promise<ImageInfo>;
  /** Writes an image file and its .json beside it: streamed, converted to qcow2 where raw, checked, synced, renamed. */
  receiveImage(request: ReceiveImageRequest): CellAction<ReceivedImage>;
  removeImage(request: { readonly storePath: string; readonly imageId: Id }): CellAction;
  /** The bytes of a file on the cell. */
  readFile(path: string, bounds?: CallBounds): Promise<ByteSource>;
}

export interface ImageInfo {
  readonly format: string;
  readonly virtualSizeBytes: number;
  readonly sizeBytes: number;
  readonly backingFile?: string;
  readonly dataFile?: string;
}

export interface ReceiveImageRequest {
  readonly storePath: string;
  readonly imageId: Id;
  readonly sourceFormat: 'qcow2' | 'raw';
  readonly source: ByteSource;
  /** Length and checksum that the received bytes must have, where they are known before. */
  readonly expectedBytes?: number;
  readonly expectedSha256?: string;
  /** What lies beside the image as <image-id>.json, made from what was received. */
  readonly sidecar: (received: ReceivedImage) => string;
}

export interface ReceivedImage {
  /** Of the bytes as they were received. */
  readonly sourceSha256: string;
  readonly sourceBytes: number;
  /** Of the stored file. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly virtualSizeBytes: number;
}
