import { isNanoError, toNanoError } from '../../controller/model/errors.ts';
import type { CallBounds, CellReport, StorePath } from '../../controller/ports.ts';
import { shareDeadline } from '../facts/executor.ts';
import { observeHost, observeLoad } from '../facts/observe-host.ts';
import type { LibvirtSessions } from '../libvirt/session/libvirt-sessions.ts';
import { observedDomains } from '../libvirt/session/observed-domains.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';

/**
 * Load, free memory and disk, and the states of all domains. From the second time on libvirt is asked by its own
 * protocol, which costs the cell next to nothing; where that cannot be had, virsh answers the same.
 */
export async function observe(
  link: CellLink,
  sessions: LibvirtSessions,
  request: { readonly stores: readonly StorePath[] },
  bounds: CallBounds = {},
): Promise<CellReport> {
  const { address } = link.target;
  const limits = shareDeadline(bounds, deadlines.survey);
  const connection = await link.connect(bounds);
  const byVirsh = async (reason?: string): Promise<CellReport> => {
    const report = await observeHost(connection, request, limits());
    return { ...report, libvirt: { through: 'virsh', ...(reason === undefined ? {} : { reason }) } };
  };
  const refusal = sessions.refusal(address);
  if (refusal !== undefined) return byVirsh(reasonOf(refusal));
  const opened = sessions.repeated(address, limits());
  if (opened === undefined) return byVirsh();

  const asked = opened.then(async ({ session, path }) => ({ path, domains: await observedDomains(session, limits()) }));
  const [load, answer] = await Promise.allSettled([observeLoad(connection, request, limits()), asked]);
  if (load.status === 'rejected') throw load.reason;
  if (answer.status === 'fulfilled') {
    const { path: through, domains } = answer.value;
    return { at: new Date().toISOString(), load: load.value, domains, libvirt: { through } };
  }
  if (bounds.signal?.aborted === true || !isNanoError(answer.reason)) throw answer.reason;
  return byVirsh(reasonOf(answer.reason));
}

/** Why libvirt cannot be asked by its own protocol, with what is in the way of each path to it. */
export function reasonOf(error: unknown): string {
  const { message, details } = toNanoError(error);
  const ways = details.map(({ subject, reason }) => `${subject}: ${reason}`).join('; ');
  return ways === '' ? message : `${message} (${ways})`;
}
