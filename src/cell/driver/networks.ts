import type { Command } from '../../controller/model/command.ts';
import type { CellAction } from '../../controller/ports.ts';
import { virshActiveNetworks, virshNetworkStart, virshNetworkStop } from '../commands/virsh.ts';
import { parseNames } from '../commands/virsh-output.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';

export function startNetwork(link: CellLink, name: string): CellAction {
  return networkAction(link, name, `start libvirt's network "${name}"`, virshNetworkStart(name), true);
}

export function stopNetwork(link: CellLink, name: string): CellAction {
  return networkAction(link, name, `stop libvirt's network "${name}"`, virshNetworkStop(name), false);
}

function networkAction(link: CellLink, name: string, doing: string, command: Command, active: boolean): CellAction {
  return {
    commands: [command],
    run: async (bounds) => {
      const call = { command, doing, deadlineMs: deadlines.network, bounds };
      const result = await link.change(call);
      const list = { command: virshActiveNetworks(), doing: 'list the networks', deadlineMs: deadlines.read, bounds };
      const isActive = parseNames(await link.ask(list)).includes(name);
      if (isActive !== active) throw link.failed(call, result);
    },
  };
}
