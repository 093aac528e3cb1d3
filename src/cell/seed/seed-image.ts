import { NanoError } from '../../controller/model/errors.ts';
import type { SeedSpec } from '../../controller/ports.ts';
import { isoImage } from './iso-image.ts';

/**
 * The NoCloud seed: a disk labelled `cidata` with two files that cloud-init reads at the first boot. Both are YAML
 * written as JSON, so no value can end its line and begin another key.
 *
 * The keys go to the image's default user, and to root: `disable_root` is off because an image may have no default
 * user, or one of any name, and root is the one user that every image has. It gives nothing away, as the default user
 * may become root without a password; sshd's own settings still decide whether root may log in.
 */
export function seedImage(spec: SeedSpec): Uint8Array {
  const encoder = new TextEncoder();
  const meta = { 'instance-id': spec.instanceId, 'local-hostname': spec.hostname };
  const user = {
    hostname: spec.hostname,
    disable_root: false,
    ssh_authorized_keys: spec.sshPublicKeys.map(checkedKey),
  };
  return isoImage('cidata', [
    { name: 'meta-data', bytes: encoder.encode(`${yaml(meta)}\n`) },
    { name: 'user-data', bytes: encoder.encode(`#cloud-config\n${yaml(user)}\n`) },
  ]);
}

/** JSON is YAML, once the characters are escaped that YAML takes for line breaks or refuses to read. */
function yaml(value: unknown): string {
  return JSON.stringify(value, undefined, 1).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** One line of authorized_keys: type, base64, comment. A line break would begin a second key. */
function checkedKey(key: string): string {
  const line = key.trim();
  if (/^[a-zA-Z0-9@.-]+ [A-Za-z0-9+/]+={0,3}(?: [^\p{Cc}]*)?$/u.test(line)) return line;
  throw new NanoError('INVALID_VALUE', `${JSON.stringify(line.slice(0, 60))} is not an SSH public key`, {
    hint: 'give the line of a .pub file: ssh-ed25519 AAAA… comment',
  });
}
