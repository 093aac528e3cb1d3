import { enterLimits, formatLimit } from '../call-limits.ts';
import { CommandConnection, findRights } from '../command-connection.ts';
import { rightsByName } from '../privilege.ts';
import type { CallLimits, Connection, SshAddress, TransportOptions } from '../transport.ts';
import { unreachable } from './connect-errors.ts';
import { SshLauncher } from './ssh-launcher.ts';
import { SshOpener } from './ssh-opener.ts';
import { loadSsh2 } from './ssh2.ts';

/** Connects cells by SSH. Connections to jump hosts are shared by all that one connector opens. */
export function createSshConnector(
  options: TransportOptions,
): (address: SshAddress, limits: CallLimits) => Promise<Connection> {
  let opener: Promise<SshOpener> | undefined;
  return async (address, limits) => {
    opener ??= loadSsh2().then((ssh2) => new SshOpener(ssh2, options));
    const { host, port, user, identity } = address;
    const scope = enterLimits(limits, () => unreachable(host, `timed out after ${formatLimit(limits.deadlineMs)}`));
    try {
      const session = await (await opener).open({ host, port, user, identity, trust: address }, scope.signal);
      const launcher = new SshLauncher(session);
      try {
        const asked = { signal: scope.signal, deadlineMs: Number.POSITIVE_INFINITY };
        return new CommandConnection(launcher, rightsByName(session.user) ?? (await findRights(launcher, asked)));
      } catch (error) {
        await launcher.close();
        throw error;
      }
    } finally {
      scope.leave();
    }
  };
}
