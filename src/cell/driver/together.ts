import type { ActionContext, CellAction } from '../../controller/ports.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';

/** Sends the commands of several actions as one, and does the actions one by one where that is not all it takes. */
export function together(link: CellLink, doing: string, actions: readonly CellAction[]): CellAction {
  const commands = actions.flatMap((action) => action.commands);
  return {
    commands,
    run: async (bounds) => {
      const isSent = await link.changeTogether(commands, { doing, deadlineMs: deadlines.define, bounds });
      if (isSent && (await areConfirmed(actions, bounds))) return;
      for (const action of actions) await action.run(bounds);
    },
  };
}

async function areConfirmed(actions: readonly CellAction[], bounds: ActionContext): Promise<boolean> {
  for (const { confirm } of actions) if (confirm !== undefined && !(await confirm(bounds))) return false;
  return true;
}
