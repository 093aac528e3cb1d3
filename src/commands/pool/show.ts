import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { outputFlags } from '../../cli/flags/output-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { showDetails } from '../../cli/output/show-details.ts';
import { poolDetails, poolList } from '../../cli/presenters/pool.ts';

export default class PoolShow extends NanoCommand {
  static override summary = 'Show a pool: its cells, what is left of them, and its policy.';
  static override aliases = ['pool:info'];
  static override examples = ['<%= config.bin %> pool show default', '<%= config.bin %> pool show default -o yaml'];
  static override args = { pool: argument('pool to show') };
  static override flags = { ...outputFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(PoolShow);
    const pool = await ask(context, 'pool.show', { name: args.pool });
    await showDetails(context, flags, poolList, pool, (now) => poolDetails(pool, now));
  }
}
