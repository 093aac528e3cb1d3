import { NanoError } from '../../controller/model/errors.ts';
import type { Id } from '../../controller/model/ids.ts';
import type { ActionContext, CellAction, DomainSpec, SendableAction } from '../../controller/ports.ts';
import { removeSerialLogs } from '../commands/serial-log.ts';
import { virshDefine, virshDestroy, virshUndefine } from '../commands/virsh.ts';
import { domainXml } from '../xml/domain-xml.ts';
import { metadataText } from '../xml/metadata-xml.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';
import { isOwnDomain, ownMetadata } from './domain-ownership.ts';
import { listDomains, readDomainState } from './domain-state.ts';

/** Done when libvirt's definition holds the very metadata that it was given. */
export function defineDomain(link: CellLink, spec: DomainSpec): SendableAction {
  const command = virshDefine(domainXml(spec));
  const confirm = async (bounds: ActionContext) =>
    (await ownMetadata(link, spec.uuid, bounds)) === metadataText(spec.metadata);
  return {
    commands: [command],
    deadlineMs: deadlines.define,
    confirm,
    run: async (bounds) => {
      const call = { command, doing: `define domain "${spec.name}"`, deadlineMs: deadlines.define, bounds };
      const result = await link.change(call);
      if (await confirm(bounds)) return;
      const domains = await listDomains(link, bounds);
      const other = domains.find((domain) => domain.name === spec.name && domain.uuid !== spec.uuid.toLowerCase());
      if (other === undefined) throw link.failed(call, result);
      throw new NanoError('EXISTS', `${link.name} has another domain named "${spec.name}"`, {
        details: [{ subject: other.name, reason: `domain ${other.uuid}` }],
      });
    },
  };
}

/** Ends the guest and forgets the domain, with its saved memory and its serial log; its disks stay. */
export function undefineDomain(link: CellLink, uuid: Id): CellAction {
  const [destroy, undefine, removeLogs] = [virshDestroy(uuid), virshUndefine(uuid), removeSerialLogs(uuid)];
  return {
    commands: [destroy, undefine, removeLogs],
    run: async (bounds) => {
      if (await isOwnDomain(link, uuid, bounds)) {
        const state = await readDomainState(link, uuid, bounds);
        const isOff = ['stopped', 'crashed', 'missing'].includes(state);
        if (!isOff)
          await link.change({ command: destroy, doing: 'switch the guest off', deadlineMs: deadlines.stop, bounds });
        const call = { command: undefine, doing: 'undefine the domain', deadlineMs: deadlines.stop, bounds };
        const result = await link.change(call);
        const left = await readDomainState(link, uuid, bounds);
        if (left !== 'missing')
          throw link.failed(call, { ...result, stderr: result.stderr || `the domain is still ${left}` });
      }
      await link.apply({
        command: removeLogs,
        doing: "delete the guest's serial log",
        deadlineMs: deadlines.file,
        bounds,
      });
    },
  };
}
