/** Ctrl-], as virsh and telnet have it. */
const escapeKey = 0x1d;

/** What was typed before the key that leaves, and whether it was typed. */
export function splitAtEscape(bytes: Uint8Array): { readonly before: Uint8Array; readonly escaped: boolean } {
  const at = bytes.indexOf(escapeKey);
  return at === -1 ? { before: bytes, escaped: false } : { before: bytes.subarray(0, at), escaped: true };
}
