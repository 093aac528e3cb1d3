import type { ActionContext, CellAction, SendableAction } from '../../controller/ports.ts';
import type { CellLink } from './cell-link.ts';

/** Sends the commands of several actions as one, and does the actions one by one where that is not all it takes. */
export function sendAsOne(link: CellLink, doing: string, actions: readonly SendableAction[]): CellAction {
  const commands = actions.flatMap((action) => action.commands);
  const deadlineMs = actions.reduce((sum, action) => sum + action.deadlineMs, 0);
  return {
    commands,
    run: async (bounds) => {
      const areMade = await link.changeAsOne(commands, { doing, deadlineMs, bounds });
      if (areMade && (await areConfirmed(actions, bounds))) return;
      for (const action of actions) await action.run(bounds);
    },
  };
}

async function areConfirmed(actions: readonly SendableAction[], bounds: ActionContext): Promise<boolean> {
  for (const { confirm } of actions) if (confirm !== undefined && !(await confirm(bounds))) return false;
  return true;
}
