import { Flags } from '@oclif/core';
import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { outputFlags } from '../../cli/flags/output-flags.ts';
import { poolArgument, poolOf } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { showReport } from '../../cli/output/show-report.ts';
import { capacityReport } from '../../cli/presenters/capacity.ts';

export default class PoolCapacity extends NanoCommand {
  static override summary = 'Tell how many more instances of a size fit, now and after cells are lost.';
  static override description =
    'After a loss the instances of the lost cells are placed on the others first; the worst loss is told. A minus in front of a figure, in scripts, counts instances that would find no place.';
  static override examples = [
    '<%= config.bin %> pool capacity',
    '<%= config.bin %> pool capacity web --shape 4c8g40g --shape 1c512m10g',
    '<%= config.bin %> pool capacity --json',
  ];
  static override args = { pool: poolArgument('pool to look at') };
  static override flags = {
    shape: Flags.string({
      summary: 'Size to tell of, cores, memory and disk as 4c8g40g; else some standard sizes.',
      helpValue: 'SHAPE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...outputFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(PoolCapacity);
    const request = { pool: poolOf(context, args.pool), ...defined({ shapes: flags.shape }) };
    const view = await ask(context, 'pool.capacity', request, { waiting: 'losing cells, one and two at a time' });
    await showReport(context, flags, capacityReport(view, context.terminal.stdout.unicode));
  }
}
