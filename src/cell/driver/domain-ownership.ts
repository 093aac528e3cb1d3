import { NanoError } from '../../controller/model/errors.ts';
import type { Id } from '../../controller/model/ids.ts';
import type { CallBounds } from '../../controller/ports.ts';
import { metadataNamespace, virshMetadata } from '../commands/virsh.ts';
import { readMetadata } from '../xml/read-domain.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';
import { listDomains } from './domain-state.ts';

/** The text of nano's metadata in a domain's definition; undefined for a foreign domain and for none. */
export async function ownMetadata(link: CellLink, uuid: Id, bounds?: CallBounds): Promise<string | undefined> {
  const told = await link.askLibvirt(bounds, (session, limits) => session.metadata(uuid, metadataNamespace, limits));
  if (told !== undefined) return readMetadata(told);
  const call = { command: virshMetadata(uuid), doing: "read a domain's metadata", deadlineMs: deadlines.read, bounds };
  const result = await link.read(call);
  return result.status === 0 ? readMetadata(result.stdout) : undefined;
}

/** Whether there is such a domain. One that is not nano's is refused: it is never touched. */
export async function isOwnDomain(link: CellLink, uuid: Id, bounds?: CallBounds): Promise<boolean> {
  if ((await ownMetadata(link, uuid, bounds)) !== undefined) return true;
  const found = (await listDomains(link, bounds)).find((domain) => domain.uuid === uuid.toLowerCase());
  if (found === undefined) return false;
  // Asked again: libvirt may have been away at the first question, and is there now.
  if ((await ownMetadata(link, uuid, bounds)) !== undefined) return true;
  throw new NanoError('WRONG_STATE', `${link.name}: domain "${found.name}" is not nano's and is left alone`, {
    details: [{ subject: found.name, reason: `domain ${uuid} has no metadata of nano` }],
  });
}
