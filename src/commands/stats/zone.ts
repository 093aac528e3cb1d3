import type { Context } from '../../cli/context.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { statsFlags } from '../../cli/stats/flags.ts';

export default class StatsZone extends NanoCommand {
  static override summary = 'Tell what all cells together do.';
  static override description = 'A cell that does not answer is counted, and counts for nothing else.';
  static override examples = [
    '<%= config.bin %> stats zone',
    '<%= config.bin %> stats zone --watch',
    '<%= config.bin %> stats zone --since 7d --figure cpu',
  ];
  static override flags = statsFlags;

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(StatsZone);
    const { statsOf } = await import('../../cli/stats/stats-of.ts');
    this.status = await statsOf(context, 'zone', [], flags);
  }
}
