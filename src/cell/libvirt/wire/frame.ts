import { malformed } from './malformed.ts';
import { XdrReader } from './xdr-reader.ts';

/** The length word and virNetMessageHeader. */
export const headerBytes = 28;

/** virNetMessageType of src/rpc/virnetprotocol.x; those with file descriptors or holes are never asked for. */
export const frameType = { call: 0, reply: 1, event: 2, stream: 3 } as const;

/** virNetMessageStatus. A packet of a stream is `more`, its end is `ok`. */
export const frameStatus = { ok: 0, error: 1, more: 2 } as const;

/** virNetMessageHeader. */
export interface FrameHeader {
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  readonly type: number;
  readonly serial: number;
  readonly status: number;
}

export interface Frame extends FrameHeader {
  readonly body: XdrReader;
}

/** A whole message, as FrameSplitter cuts it. */
export function readFrame(bytes: Buffer): Frame {
  const reader = new XdrReader(bytes);
  if (reader.uint() !== bytes.length) throw malformed('its length is another');
  return {
    program: reader.uint(),
    version: reader.uint(),
    procedure: reader.int(),
    type: reader.int(),
    serial: reader.uint(),
    status: reader.int(),
    body: reader,
  };
}

const nothing = Buffer.alloc(0);

export function writeFrame(header: FrameHeader, body: Uint8Array = nothing): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + body.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(header.program, 4);
  bytes.writeUInt32BE(header.version, 8);
  bytes.writeInt32BE(header.procedure, 12);
  bytes.writeInt32BE(header.type, 16);
  bytes.writeUInt32BE(header.serial, 20);
  bytes.writeInt32BE(header.status, 24);
  bytes.set(body, headerBytes);
  return bytes;
}
