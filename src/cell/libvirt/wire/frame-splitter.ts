import { headerBytes } from './frame.ts';
import { wireLimits } from './limits.ts';
import { malformed } from './malformed.ts';
import { giveRoom, nothing, roomFor } from './rooms.ts';

const lengthBytes = 4;

/**
 * Cuts a stream of bytes into messages, each with its length word. Holds at most twice what was received of the
 * message that is coming, however long it claims to be and however small its pieces are, or a room that was there.
 */
export class FrameSplitter {
  /** The beginning of a message, and how much of it is there. */
  #room: Buffer = nothing;
  #held = 0;

  /**
   * Hands out every message that is complete; it is written over once `take` has returned. Throws BAD_ANSWER at a
   * length that no message has.
   */
  push(chunk: Buffer, take: (frame: Buffer) => void): void {
    let bytes = chunk;
    while (bytes.length > 0) {
      if (this.#held > 0) bytes = this.#continue(bytes, take);
      else {
        const length = lengthOf(bytes, bytes.length);
        if (length === undefined || bytes.length < length) return void this.#keep(bytes);
        take(bytes.subarray(0, length));
        bytes = bytes.subarray(length);
      }
    }
  }

  /** Adds what belongs to the message that has begun, and hands it out if that was its end. Returns the rest. */
  #continue(bytes: Buffer, take: (frame: Buffer) => void): Buffer {
    const wanted = (lengthOf(this.#room, this.#held) ?? lengthBytes) - this.#held;
    this.#keep(bytes.subarray(0, wanted));
    const held = this.#held;
    if (lengthOf(this.#room, held) === held) {
      const room = this.#room;
      this.#room = nothing;
      this.#held = 0;
      take(room.subarray(0, held));
      giveRoom(room);
    }
    return bytes.subarray(wanted);
  }

  #keep(bytes: Buffer): void {
    const held = this.#held + bytes.length;
    if (held > this.#room.length) {
      const larger = roomFor(held);
      this.#room.copy(larger, 0, 0, this.#held);
      giveRoom(this.#room);
      this.#room = larger;
    }
    bytes.copy(this.#room, this.#held);
    this.#held = held;
  }
}

/** What the length word says, or undefined while it is not all there. */
function lengthOf(bytes: Buffer, held: number): number | undefined {
  if (held < lengthBytes) return undefined;
  const length = bytes.readUInt32BE(0);
  if (length < headerBytes || length > wireLimits.messageBytes) throw malformed(`a message of ${length} bytes`);
  return length;
}
