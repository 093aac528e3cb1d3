import { makeChange } from '../../cli/changes/make-change.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags, ifNotExistsFlag } from '../../cli/flags/change-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class PoolCreate extends NanoCommand {
  static override summary = 'Make an empty pool.';
  static override examples = ['<%= config.bin %> pool create web', '<%= config.bin %> pool create web --if-not-exists'];
  static override args = { name: argument('name of the new pool') };
  static override flags = { ...ifNotExistsFlag, ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(PoolCreate);
    await makeChange(context, flags, {
      kind: 'pool.create',
      request: defined({ name: args.name, ifNotExists: flags['if-not-exists'] }),
      name: args.name,
      doing: `creating pool ${args.name}`,
      outcome: (pool, changed) => ({
        line: changed ? `created pool ${pool.name}` : `pool ${pool.name} exists already`,
        next: `nano pool add-cell ${pool.name} HOST`,
      }),
    });
  }
}
