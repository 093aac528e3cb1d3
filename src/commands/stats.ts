import { Args } from '@oclif/core';
import type { Context } from '../cli/context.ts';
import { poolFlag } from '../cli/flags/target-flags.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { statsFlags } from '../cli/stats/flags.ts';

export default class Stats extends NanoCommand {
  static override summary = 'Tell how busy the cells are, or what is named: now, on and on, or in the past.';
  static override description =
    'Without a name: the cells. A name may be an instance, a cell or a pool; where it is several, nano stats cell NAME and so on say which. Rates need two looks: the answer takes a second. What a cell that does not answer last told is marked "*", and "*" alone in a pipe.';
  static override examples = [
    '<%= config.bin %> stats',
    '<%= config.bin %> stats web-1 --watch',
    '<%= config.bin %> stats web-1 --since 1d',
    '<%= config.bin %> stats instance --sort cpu:desc',
    '<%= config.bin %> stats cell --watch --interval 5s --json',
    '<%= config.bin %> stats --filter "cpu>80%"',
  ];
  static override args = {
    name: Args.string({ description: 'instances, cells or pools, by name or id', multiple: true, ignoreStdin: true }),
  };
  static override flags = { ...poolFlag('Without a name: only the cells of a pool.'), ...statsFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(Stats);
    const { statsOf, statsOfNamed } = await import('../cli/stats/stats-of.ts');
    const names = args.name ?? [];
    this.status =
      names.length > 0 ? await statsOfNamed(context, names, flags) : await statsOf(context, 'cell', [], flags);
  }
}
