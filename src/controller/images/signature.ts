/** Whether bytes stand at an offset; each character of `signature` is one byte. */
export function hasAt(bytes: Uint8Array, offset: number, signature: string): boolean {
  if (bytes.length < offset + signature.length) return false;
  return Array.from(signature).every((character, index) => bytes[offset + index] === character.charCodeAt(0));
}

/** Bytes as text, with a point for what cannot be shown. */
export function ascii(bytes: Uint8Array, start: number, end: number): string {
  return Array.from(bytes.subarray(start, end), (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('');
}
