import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { cachedFlag, listFlags } from '../../cli/flags/list-flags.ts';
import { poolFlag, targetPool } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { prepareList } from '../../cli/output/show-list.ts';
import { cellList } from '../../cli/presenters/cell.ts';

export default class CellList extends NanoCommand {
  static override summary = 'List the cells, with what is claimed of what they have.';
  static override aliases = ['cell:ls'];
  static override examples = [
    '<%= config.bin %> cell list',
    '<%= config.bin %> cell list --pool default -o wide',
    '<%= config.bin %> cell list --filter condition=offline -q',
  ];
  static override flags = { ...poolFlag('Only those of a pool.'), ...cachedFlag, ...listFlags };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(CellList);
    const list = prepareList(context, flags, cellList);
    const pool = targetPool(flags, context.env);
    const request = defined({ pool, cached: flags.cached });
    const cells = await ask(context, 'cell.list', request, { waiting: 'asking the cells' });
    await list.show(cells);
    if (cells.length === 0) {
      const { tellEmpty, whereText } = await import('../../cli/presenters/empty-zone.ts');
      await tellEmpty(context, 'cell', whereText(pool));
    }
  }
}
