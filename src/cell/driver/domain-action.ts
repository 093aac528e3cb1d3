import type { DomainState } from '../../controller/model/cell.ts';
import type { Command } from '../../controller/model/command.ts';
import type { Id } from '../../controller/model/ids.ts';
import type { ActionContext, CellAction } from '../../controller/ports.ts';
import {
  virshDestroy,
  virshReboot,
  virshReset,
  virshResume,
  virshShutdown,
  virshStart,
  virshSuspend,
} from '../commands/virsh.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';
import { readDomainState } from './domain-state.ts';

interface PowerAction {
  readonly doing: string;
  readonly command: Command;
  readonly deadlineMs: number;
  /** The states in which the work is done, whatever the command said. */
  readonly wanted: readonly DomainState[];
  /** The states that do well enough once the command has succeeded. */
  readonly accepted?: readonly DomainState[];
}

const running: readonly DomainState[] = ['running', 'paused'];
const off: readonly DomainState[] = ['stopped', 'crashed', 'missing'];

export function startDomain(link: CellLink, uuid: Id): CellAction<DomainState> {
  const command = virshStart(uuid);
  return powerAction(link, uuid, { doing: 'start the guest', command, deadlineMs: deadlines.start, wanted: running });
}

export function destroyDomain(link: CellLink, uuid: Id): CellAction<DomainState> {
  const command = virshDestroy(uuid);
  const wanted = [...off, 'suspended'] as const;
  return powerAction(link, uuid, { doing: 'switch the guest off', command, deadlineMs: deadlines.stop, wanted });
}

/** Done when the guest has been asked; a guest that is off already needs no asking. */
export function shutdownDomain(link: CellLink, uuid: Id): CellAction<DomainState> {
  return powerAction(link, uuid, {
    doing: 'ask the guest to power off',
    command: virshShutdown(uuid),
    deadlineMs: deadlines.stop,
    wanted: [...off, 'stopping'],
    accepted: running,
  });
}

export function rebootDomain(link: CellLink, uuid: Id): CellAction<DomainState> {
  const command = virshReboot(uuid);
  const asked = { wanted: [], accepted: [...running, 'stopping'] } as const;
  return powerAction(link, uuid, { doing: 'ask the guest to reboot', command, deadlineMs: deadlines.stop, ...asked });
}

export function resetDomain(link: CellLink, uuid: Id): CellAction<DomainState> {
  const command = virshReset(uuid);
  const asked = { wanted: [], accepted: running } as const;
  return powerAction(link, uuid, { doing: 'reset the guest', command, deadlineMs: deadlines.stop, ...asked });
}

export function pauseDomain(link: CellLink, uuid: Id): CellAction<DomainState> {
  const [command, wanted] = [virshSuspend(uuid), ['paused']] as const;
  return powerAction(link, uuid, { doing: 'pause the guest', command, deadlineMs: deadlines.start, wanted });
}

/** virsh fails on a guest that runs: then it is done as well. A guest that halts again at once, as on a full disk, is not. */
export function resumeDomain(link: CellLink, uuid: Id): CellAction<DomainState> {
  const [command, wanted] = [virshResume(uuid), ['running']] as const;
  return powerAction(link, uuid, { doing: 'resume the guest', command, deadlineMs: deadlines.start, wanted });
}

function powerAction(
  link: CellLink,
  uuid: Id,
  { doing, command, deadlineMs, wanted, accepted }: PowerAction,
): CellAction<DomainState> {
  return {
    commands: [command],
    run: async (bounds: ActionContext) => {
      const call = { command, doing, deadlineMs, bounds };
      const result = await link.change(call);
      const state = await readDomainState(link, uuid, bounds);
      if (wanted.includes(state)) return state;
      if (result.status === 0 && accepted?.includes(state) === true) return state;
      if (result.status !== 0) throw link.failed(call, result);
      throw link.failed(call, { status: 0, stderr: `virsh reports success, but the domain is ${state}` });
    },
  };
}
