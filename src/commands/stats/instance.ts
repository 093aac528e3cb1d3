import { Flags } from '@oclif/core';
import type { Context } from '../../cli/context.ts';
import { selectorFlag } from '../../cli/flags/selector.ts';
import { optionalArguments, poolFlag } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { statsFlags } from '../../cli/stats/flags.ts';

export default class StatsInstance extends NanoCommand {
  static override summary = 'Tell what the instances use: processors, memory, disks, network.';
  static override description =
    'CPU is a share of the processors that an instance has. MEMORY is what its guest says it uses, "?" where the guest tells nothing; RESIDENT is what its cell gives for it.';
  static override examples = [
    '<%= config.bin %> stats instance --sort cpu:desc',
    '<%= config.bin %> stats instance web-1 db-1 --watch',
    '<%= config.bin %> stats instance --cell cell-2 --columns name,cpu,reads,writes,write-ms',
    '<%= config.bin %> stats instance web-1 --since 1d --figure net-out',
    '<%= config.bin %> stats instance -l role=web --watch --json',
  ];
  static override args = { instance: optionalArguments('only these instances, by name or id') };
  static override flags = {
    ...poolFlag('Only those of a pool.'),
    cell: Flags.string({ summary: 'Only those on a cell.', helpValue: 'CELL' }),
    ...selectorFlag,
    ...statsFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(StatsInstance);
    const { statsOf } = await import('../../cli/stats/stats-of.ts');
    this.status = await statsOf(context, 'instance', args.instance ?? [], flags);
  }
}
