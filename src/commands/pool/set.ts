import { makeChange } from '../../cli/changes/make-change.ts';
import type { Context } from '../../cli/context.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { poolPolicyFlags, poolPolicyOf } from '../../cli/flags/policy-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { changedText } from '../../cli/presenters/policy.ts';
import { NanoError } from '../../controller/model/errors.ts';

export default class PoolSet extends NanoCommand {
  static override summary = 'Change how a pool places instances: strategy, overcommit, reserves, limits.';
  static override description =
    'Instances that are there stay where they are; what is then not as the policy wants it is told. A cell may have values of its own: nano cell set.';
  static override examples = [
    '<%= config.bin %> pool set default --strategy pack',
    '<%= config.bin %> pool set default --cores-ratio 2 --keep-memory 4G --max-instances 40',
    '<%= config.bin %> pool set default --failover-safe',
    '<%= config.bin %> pool set default --no-failover-safe --max-load none --dry-run',
  ];
  static override args = { pool: argument('pool to change') };
  static override flags = { ...poolPolicyFlags, ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(PoolSet);
    const policy = poolPolicyOf(flags);
    if (Object.keys(policy).length === 0) {
      throw new NanoError('USAGE', 'pool set: there is nothing to set', { hint: 'nano pool set --help' });
    }
    await makeChange(context, flags, {
      kind: 'pool.set',
      request: { name: args.pool, policy },
      name: args.pool,
      doing: `setting pool ${args.pool}`,
      outcome: ({ name, changed }, isChanged) => ({
        line: isChanged ? `set pool ${name}: ${changedText(changed)}` : `pool ${name} is set so already`,
      }),
    });
  }
}
