import { Flags } from '@oclif/core';
import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { outputFlags } from '../../cli/flags/output-flags.ts';
import { parseShare } from '../../cli/flags/share.ts';
import { poolArgument, poolOf } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { showReport } from '../../cli/output/show-report.ts';
import { rebalanceReport } from '../../cli/presenters/rebalance.ts';
import { NanoError } from '../../controller/model/errors.ts';

export default class PoolRebalance extends NanoCommand {
  static override summary = 'Plan the fewest moves after which the cells of a pool are used evenly.';
  static override description =
    'Imbalance is the standard deviation, over the cells, of the share that is claimed of a resource: of cores, memory or disk, whichever is worst. Each move is as legal as a placement. Nothing is moved: move instances yourself, in the order of the plan.';
  static override examples = [
    '<%= config.bin %> pool rebalance --plan',
    '<%= config.bin %> pool rebalance web --plan --threshold 5%',
    '<%= config.bin %> pool rebalance --plan --json',
  ];
  static override args = { pool: poolArgument('pool to even out') };
  static override flags = {
    plan: Flags.boolean({ summary: 'Show the moves; none is made.' }),
    threshold: Flags.string({
      summary: 'The imbalance that is even enough, 0.1 (10%) unless told.',
      helpValue: 'SHARE',
    }),
    ...outputFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(PoolRebalance);
    const threshold = flags.threshold === undefined ? undefined : parseShare(flags.threshold, '--threshold');
    if (!flags.plan) {
      throw new NanoError('USAGE', 'pool rebalance: moves are planned, not made', { hint: 'add --plan' });
    }
    const request = { pool: poolOf(context, args.pool), ...defined({ threshold }) };
    const view = await ask(context, 'pool.rebalance', request, { waiting: 'looking for moves' });
    await showReport(context, flags, rebalanceReport(view));
  }
}
