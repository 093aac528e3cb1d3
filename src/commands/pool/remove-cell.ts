import { confirm } from '../../cli/changes/confirm.ts';
import { makeChange } from '../../cli/changes/make-change.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags, ifExistsFlag, yesFlag } from '../../cli/flags/change-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class PoolRemoveCell extends NanoCommand {
  static override summary = "Take a host out of its pool and remove nano's files from it.";
  static override description =
    'A cell that still has instances, or the only copy of an image, is not removed. Foreign domains are not touched.';
  static override examples = ['<%= config.bin %> pool remove-cell default cell-2'];
  static override args = { pool: argument('pool that the cell is in'), cell: argument('cell to remove') };
  static override flags = { ...yesFlag, ...ifExistsFlag, ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(PoolRemoveCell);
    const { pool, cell } = args;
    await confirm(context, flags, `removing cell ${cell}`, () => ({
      text: `remove cell ${cell} from pool ${pool}, with the image copies on it?`,
    }));
    await makeChange(context, flags, {
      kind: 'pool.remove-cell',
      request: defined({ pool, cell, ifExists: flags['if-exists'] }),
      name: cell,
      doing: `removing cell ${cell}`,
      outcome: (_, changed) => ({
        line: changed ? `removed cell ${cell} from pool ${pool}` : `there is no cell ${cell}`,
      }),
    });
  }
}
