import { confirm } from '../../cli/changes/confirm.ts';
import { makeChange } from '../../cli/changes/make-change.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags, ifExistsFlag, yesFlag } from '../../cli/flags/change-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class PoolDelete extends NanoCommand {
  static override summary = 'Delete a pool that has no cells.';
  static override aliases = ['pool:rm'];
  static override examples = [
    '<%= config.bin %> pool delete web',
    '<%= config.bin %> pool delete web --yes --if-exists',
  ];
  static override args = { pool: argument('pool to delete') };
  static override flags = { ...yesFlag, ...ifExistsFlag, ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(PoolDelete);
    await confirm(context, flags, `deleting pool ${args.pool}`, () => ({
      text: `delete pool ${args.pool} with its policy?`,
    }));
    await makeChange(context, flags, {
      kind: 'pool.delete',
      request: defined({ name: args.pool, ifExists: flags['if-exists'] }),
      name: args.pool,
      doing: `deleting pool ${args.pool}`,
      outcome: (_, changed) => ({ line: changed ? `deleted pool ${args.pool}` : `there is no pool ${args.pool}` }),
    });
  }
}
