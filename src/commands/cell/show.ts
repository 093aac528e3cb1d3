import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { cachedFlag } from '../../cli/flags/list-flags.ts';
import { outputFlags } from '../../cli/flags/output-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { showDetails } from '../../cli/output/show-details.ts';
import { cellDetails, cellList } from '../../cli/presenters/cell.ts';

export default class CellShow extends NanoCommand {
  static override summary = 'Show a cell: what the host is, its stores, networks and foreign domains.';
  static override aliases = ['cell:info'];
  static override examples = ['<%= config.bin %> cell show cell-1', '<%= config.bin %> cell show cell-1 --json'];
  static override args = { cell: argument('cell to show') };
  static override flags = { ...cachedFlag, ...outputFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(CellShow);
    const request = defined({ name: args.cell, cached: flags.cached });
    const cell = await ask(context, 'cell.show', request, { waiting: `asking ${args.cell}` });
    await showDetails(context, flags, cellList, cell, (now) => cellDetails(cell, now));
  }
}
