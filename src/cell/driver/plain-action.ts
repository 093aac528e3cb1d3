import type { Command } from '../../controller/model/command.ts';
import { isNanoError } from '../../controller/model/errors.ts';
import type { CellAction } from '../../controller/ports.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';
import { diskFullOr } from './disk-full.ts';

export interface PlainAction {
  readonly doing: string;
  readonly commands: readonly Command[];
  /** Where it writes, for the case that there is no room. */
  readonly writesTo?: string;
}

/** Commands one after the other, each of which says by its status whether it did its work. */
export function plainAction(link: CellLink, { doing, commands, writesTo }: PlainAction): CellAction {
  return {
    commands,
    run: async (bounds) => {
      try {
        for (const command of commands) await link.apply({ command, doing, deadlineMs: deadlines.file, bounds });
      } catch (error) {
        const isFailure = isNanoError(error) && error.code === 'COMMAND_FAILED';
        throw isFailure && writesTo !== undefined ? await diskFullOr(error, link, writesTo, doing) : error;
      }
    },
  };
}
