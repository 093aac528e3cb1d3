import type { Context } from '../../cli/context.ts';
import { selectorFlag } from '../../cli/flags/selector.ts';
import { optionalArguments, poolFlag } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { statsFlags } from '../../cli/stats/flags.ts';

export default class StatsCell extends NanoCommand {
  static override summary = 'Tell how busy the cells are: processors, memory, storage, disks, network.';
  static override examples = [
    '<%= config.bin %> stats cell',
    '<%= config.bin %> stats cell cell-1 cell-2 --watch --interval 5s',
    '<%= config.bin %> stats cell --filter "memory>40G" -o wide',
    '<%= config.bin %> stats cell cell-1 --since 1d --figure cpu',
  ];
  static override args = { cell: optionalArguments('only these cells, by name or id') };
  static override flags = { ...poolFlag('Only those of a pool.'), ...selectorFlag, ...statsFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(StatsCell);
    const { statsOf } = await import('../../cli/stats/stats-of.ts');
    this.status = await statsOf(context, 'cell', args.cell ?? [], flags);
  }
}
