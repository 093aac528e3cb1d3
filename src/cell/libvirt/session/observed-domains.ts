import type { ObservedDomain } from '../../../controller/model/cell.ts';
import { domainState } from '../../facts/domain-state.ts';
import { printable } from '../../facts/printable.ts';
import type { CallLimits } from '../../transport/transport.ts';
import { malformed } from '../wire/malformed.ts';
import type { LibvirtSession } from './libvirt-session.ts';

const nameLength = 255;

/** All domains with their states, as virsh's answers are read: blanks that end a name are not seen there either. */
export async function observedDomains(session: LibvirtSession, limits: CallLimits): Promise<readonly ObservedDomain[]> {
  const [records, saved] = await Promise.all([session.statistics(['state'], limits), session.domains('saved', limits)]);
  const withSave = new Set(saved.map(({ uuid }) => uuid));
  return records.map(({ domain: { uuid, name }, figures }) => {
    const number = figures.get('state.state');
    if (typeof number !== 'number') throw malformed('a domain without a state');
    return { uuid, name: printable(name.trimEnd(), nameLength), state: domainState(number, withSave.has(uuid)) };
  });
}
