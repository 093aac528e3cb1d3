/** An id is a UUIDv7: 48 bits of milliseconds, then random bits, so ids sort by the time they were made. */
export type Id = string;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** Makes a UUIDv7 (RFC 9562) out of a time in milliseconds and 10 random bytes. */
export function makeUuidV7(milliseconds: number, random: Uint8Array): Id {
  if (random.length < 10) throw new RangeError('a UUIDv7 needs 10 random bytes');
  const bytes = new Uint8Array(16);
  let time = milliseconds;
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Ids of one minute share their beginning, so people are shown the end. */
export function shortId(id: Id): string {
  return id.slice(-8);
}
