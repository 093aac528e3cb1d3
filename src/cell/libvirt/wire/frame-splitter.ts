import { headerBytes } from './frame.ts';
import { wireLimits } from './limits.ts';
import { malformed } from './malformed.ts';

const lengthBytes = 4;
/** Smaller pieces are gathered, so that many of them take no more room than they have bytes. */
const pieceBytes = 4096;
const nothing = Buffer.alloc(0);

/**
 * Cuts a stream of bytes into messages, each with its length word. Holds at most twice what was received of the
 * message that is coming, however long it claims to be and however small its pieces are. What is handed out may be
 * kept: nothing is written over it.
 */
export class FrameSplitter {
  /** The beginning of a message, the whole of its length word in the first piece. */
  #pieces: Buffer[] = [];
  #held = 0;
  /** What smaller pieces are gathered in, and how much of it is taken. */
  #gathered = nothing;
  #taken = 0;

  /** Hands out every message that is complete. Throws BAD_ANSWER at a length that no message has. */
  push(chunk: Buffer, take: (frame: Buffer) => void): void {
    let bytes = chunk;
    if (this.#held > 0) {
      this.#keep(chunk);
      if (this.#held < (lengthOf(this.#pieces[0] ?? nothing) ?? lengthBytes)) return;
      bytes = Buffer.concat(this.#pieces, this.#held);
      this.#pieces = [];
      this.#held = 0;
      this.#gathered = nothing;
    }
    for (;;) {
      const length = lengthOf(bytes);
      if (length === undefined || bytes.length < length) break;
      take(bytes.subarray(0, length));
      bytes = bytes.subarray(length);
    }
    if (bytes.length > 0) this.#keep(bytes);
  }

  #keep(bytes: Buffer): void {
    if (this.#held > 0 && this.#held < lengthBytes) {
      this.#pieces = [Buffer.concat([...this.#pieces, bytes])];
      this.#gathered = nothing;
    } else if (bytes.length >= pieceBytes) {
      this.#pieces.push(bytes);
      this.#gathered = nothing;
    } else this.#gather(bytes);
    this.#held += bytes.length;
  }

  #gather(bytes: Buffer): void {
    if (this.#gathered.length - this.#taken < bytes.length) {
      this.#gathered = Buffer.allocUnsafeSlow(pieceBytes);
      this.#taken = 0;
      this.#pieces.push(nothing);
    }
    bytes.copy(this.#gathered, this.#taken);
    this.#taken += bytes.length;
    this.#pieces[this.#pieces.length - 1] = this.#gathered.subarray(0, this.#taken);
  }
}

/** What the length word says, or undefined while it is not all there. */
function lengthOf(bytes: Buffer): number | undefined {
  if (bytes.length < lengthBytes) return undefined;
  const length = bytes.readUInt32BE(0);
  if (length < headerBytes || length > wireLimits.messageBytes) throw malformed(`a message of ${length} bytes`);
  return length;
}
