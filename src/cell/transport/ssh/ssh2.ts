import type * as types from 'ssh2';

/** What nano uses of ssh2. */
export type Ssh2 = Pick<typeof types, 'Client' | 'OpenSSHAgent' | 'utils'>;

/** ssh2 costs 40 ms to load: only commands that talk to a cell pay for it. */
export async function loadSsh2(): Promise<Ssh2> {
  const module = await import('ssh2');
  return module.default;
}
