import { isNanoError, NanoError, toNanoError } from '../../../controller/model/errors.ts';
import type { CallLimits, Connection } from '../../transport/transport.ts';
import type { ChannelOptions } from '../channel/rpc-channel.ts';
import { openHelper } from './helper-stream.ts';
import { LibvirtSession } from './libvirt-session.ts';

/** The ways to libvirt's daemon, best first. libvirt's own clients, too, look for the modular daemon before libvirtd. */
export const libvirtPaths = ['virtqemud', 'libvirtd', 'virt-ssh-helper'] as const;
export type LibvirtPath = (typeof libvirtPaths)[number];

/** Where libvirt's daemons listen: LIBVIRTD_PRIV_UNIX_SOCKET and its like, of every distribution. */
export const sockets = { virtqemud: '/run/libvirt/virtqemud-sock', libvirtd: '/run/libvirt/libvirt-sock' } as const;

export interface FoundSession {
  readonly session: LibvirtSession;
  readonly path: LibvirtPath;
}

/**
 * Opens a session by the first way that leads to one. What is in the way of one way (no such socket, forwarding
 * forbidden, no rights to it) is CELL_UNFIT with all reasons; a host that is lost or too slow fails at once with that.
 */
export async function findLibvirt(
  connection: Connection,
  limits: CallLimits,
  options: ChannelOptions & { readonly paths?: readonly LibvirtPath[] } = {},
): Promise<FoundSession> {
  const failures: { path: LibvirtPath; error: NanoError }[] = [];
  const end = Date.now() + limits.deadlineMs;
  let isLost = false;
  connection.closed.then(() => {
    isLost = true;
  });
  for (const path of options.paths ?? libvirtPaths) {
    if (path === 'virt-ssh-helper' && connection.privilege === 'none') continue;
    const rest = { ...limits, deadlineMs: Math.max(1, end - Date.now()) };
    try {
      const transport = await (path === 'virt-ssh-helper'
        ? openHelper(connection, rest)
        : connection.forwardUnix(sockets[path], rest));
      return { path, session: await LibvirtSession.open(transport, rest, options) };
    } catch (error) {
      if (isLost || !isInTheWay(error) || Date.now() >= end) throw error;
      failures.push({ path, error: toNanoError(error) });
    }
  }
  throw new NanoError('CELL_UNFIT', 'libvirt cannot be reached by its own protocol', {
    details: failures.map(({ path, error }) => ({ subject: path, reason: error.message, code: error.code })),
  });
}

function isInTheWay(error: unknown): boolean {
  return isNanoError(error) && !['DEADLINE', 'INTERRUPTED'].includes(error.code);
}
