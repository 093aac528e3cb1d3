import type { Context } from '../../cli/context.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { statsFlags } from '../../cli/stats/flags.ts';

export default class StatsPool extends NanoCommand {
  static override summary = 'Tell what the cells of each pool together do.';
  static override examples = [
    '<%= config.bin %> stats pool',
    '<%= config.bin %> stats pool default --watch',
    '<%= config.bin %> stats pool default --since 1d',
  ];
  static override args = { pool: optionalArguments('only these pools, by name or id') };
  static override flags = statsFlags;

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(StatsPool);
    const { statsOf } = await import('../../cli/stats/stats-of.ts');
    this.status = await statsOf(context, 'pool', args.pool ?? [], flags);
  }
}
