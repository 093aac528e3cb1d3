import type { CipherAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

/**
 * aes128-gcm first: with AES in the processor it is the fastest, 400 MiB/s and more. What is left out is SHA-1, CBC
 * and compression; every sshd since CentOS 7's has the rest.
 */
export const ciphers: CipherAlgorithm[] = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
];

const hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * The host key algorithms in the order to ask for them: a host is asked first for the keys it is known by, as OpenSSH
 * does, or one that is known by its Ed25519 key and prefers RSA would look like another host.
 */
export function orderHostKeyAlgorithms(knownTypes: readonly string[]): ServerHostKeyAlgorithm[] {
  const rank = (algorithm: string) => {
    const at = knownTypes.indexOf(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);
    return at === -1 ? knownTypes.length : at;
  };
  return [...hostKeyAlgorithms].sort((one, other) => rank(one) - rank(other));
}
