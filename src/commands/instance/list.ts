import { Flags } from '@oclif/core';
import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { cachedFlag, listFlags } from '../../cli/flags/list-flags.ts';
import { matchesLabels, parseSelector, selectorFlag } from '../../cli/flags/selector.ts';
import { poolFlag, targetPool } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { prepareList } from '../../cli/output/show-list.ts';
import { instanceList } from '../../cli/presenters/instance.ts';

export default class InstanceList extends NanoCommand {
  static override summary = 'List the instances, with the states that their cells tell.';
  static override description =
    'A cell that does not answer within 2 seconds counts as offline: its instances are marked "*" and shown as they were last known.';
  static override aliases = ['instance:ls'];
  static override examples = [
    '<%= config.bin %> instance list',
    '<%= config.bin %> instance list --cell cell-2 --sort memory:desc',
    '<%= config.bin %> instance list --filter state=running -q',
  ];
  static override flags = {
    ...poolFlag('Only those of a pool.'),
    cell: Flags.string({ summary: 'Only those on a cell.', helpValue: 'CELL' }),
    ...selectorFlag,
    ...cachedFlag,
    ...listFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(InstanceList);
    const list = prepareList(context, flags, instanceList);
    const selector = parseSelector(flags.selector);
    const pool = targetPool(flags, context.env);
    const request = defined({ pool, cell: flags.cell, cached: flags.cached });
    const instances = await ask(context, 'instance.list', request, { waiting: 'asking the cells' });
    await list.show(instances.filter((instance) => matchesLabels(instance, selector)));
    if (instances.length === 0) {
      const { tellEmpty, whereText } = await import('../../cli/presenters/empty-zone.ts');
      await tellEmpty(context, 'instance', whereText(pool, flags.cell));
    }
  }
}
