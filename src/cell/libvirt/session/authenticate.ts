import { NanoError } from '../../../controller/model/errors.ts';
import type { CallLimits } from '../../transport/transport.ts';
import type { RpcChannel } from '../channel/rpc-channel.ts';
import { authList, authPolkit } from '../protocol/calls.ts';
import { LibvirtError } from '../protocol/libvirt-error.ts';

/** remote_auth_type of src/remote/remote_protocol.x. */
const authTypes = ['no password', 'SASL', 'polkit'] as const;

/** polkit may look for somebody to ask on the host; nobody is there. */
const polkitMs = 5_000;

/**
 * Does what the daemon asks for before it takes calls: nothing, or polkit, which decides by the login user. Otherwise
 * NO_RIGHTS. A daemon tells root that it asks for nothing.
 */
export async function authenticate(channel: RpcChannel, limits: CallLimits): Promise<void> {
  const [asked] = await channel.call(authList, undefined, limits);
  const type = asked === undefined ? 'no password' : authTypes[asked];
  if (type === 'no password') return;
  if (type !== 'polkit') throw refused(`libvirt asks for ${type ?? `authentication of type ${asked}`}`);
  try {
    const deadlineMs = Math.min(polkitMs, limits.deadlineMs);
    if (!(await channel.call(authPolkit, undefined, { ...limits, deadlineMs }))) throw refused('polkit asks for more');
  } catch (error) {
    throw error instanceof LibvirtError ? refused(`polkit refuses: ${error.message}`, error) : error;
  }
}

function refused(why: string, cause?: unknown): NanoError {
  return new NanoError('NO_RIGHTS', why, cause === undefined ? {} : { cause });
}
