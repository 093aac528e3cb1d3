import type { DomainState } from '../../controller/model/cell.ts';
import { NanoError } from '../../controller/model/errors.ts';
import type { Id } from '../../controller/model/ids.ts';
import type { CallBounds } from '../../controller/ports.ts';
import { virshDomainState, virshListDomains } from '../commands/virsh.ts';
import { parseDomainState } from '../commands/virsh-output.ts';
import { type ListedDomain, parseDomainList } from '../facts/domain-list.ts';
import { domainState } from '../facts/domain-state.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';

/** A libvirt that is restarted answers again after a second or two. */
const pausesMs = [500, 1000, 2000];

/** What libvirt says of a domain; `missing` only when libvirt answers and does not list it. */
export async function readDomainState(link: CellLink, uuid: Id, bounds?: CallBounds): Promise<DomainState> {
  const number = await link.askLibvirt(bounds, (session, limits) => session.state(uuid, limits));
  const told = number === undefined ? undefined : domainState(number, false);
  // Of one that is off virsh alone tells in the same breath whether its memory is saved.
  if (told !== undefined && told !== 'stopped') return told;
  const call = {
    command: virshDomainState(uuid),
    doing: 'read the state of a guest',
    deadlineMs: deadlines.read,
    bounds,
  };
  const result = await link.read(call);
  if (result.status === 0) return parseDomainState(result.stdout);
  const domains = await listDomains(link, bounds);
  if (!domains.some((domain) => domain.uuid === uuid.toLowerCase())) return 'missing';
  // libvirt is there, and was not a moment ago.
  return parseDomainState(await link.ask(call));
}

/** Every domain of the cell, nano's or not. Waits a little for a libvirt that does not answer. */
export async function listDomains(link: CellLink, bounds?: CallBounds): Promise<readonly ListedDomain[]> {
  const call = { command: virshListDomains(), doing: "list the cell's domains", deadlineMs: deadlines.read, bounds };
  for (const pauseMs of [...pausesMs, undefined]) {
    const result = await link.read(call);
    if (result.status === 0) return understood(link, parseDomainList(result.stdout));
    if (pauseMs === undefined) {
      throw link.failed(call, result, 'libvirt does not answer there: see `systemctl status libvirtd virtqemud`');
    }
    await link.pause(pauseMs, bounds);
  }
  return [];
}

function understood(link: CellLink, domains: readonly ListedDomain[] | undefined): readonly ListedDomain[] {
  if (domains !== undefined) return domains;
  throw new NanoError('BAD_ANSWER', `${link.name}: virsh lists domains in a way that nano does not understand`);
}
