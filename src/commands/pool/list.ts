import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { listFlags } from '../../cli/flags/list-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { prepareList } from '../../cli/output/show-list.ts';
import { poolList } from '../../cli/presenters/pool.ts';

export default class PoolList extends NanoCommand {
  static override summary = 'List the pools, with what they hold and have left.';
  static override aliases = ['pool:ls'];
  static override examples = ['<%= config.bin %> pool list', '<%= config.bin %> pool list --json'];
  static override flags = { ...listFlags };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(PoolList);
    const list = prepareList(context, flags, poolList);
    await list.show(await ask(context, 'pool.list', {}));
  }
}
