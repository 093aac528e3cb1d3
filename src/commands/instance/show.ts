import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { cachedFlag } from '../../cli/flags/list-flags.ts';
import { outputFlags } from '../../cli/flags/output-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { showDetails } from '../../cli/output/show-details.ts';
import { instanceDetails, instanceList } from '../../cli/presenters/instance.ts';

export default class InstanceShow extends NanoCommand {
  static override summary = 'Show an instance: its state, addresses, disks and interfaces.';
  static override aliases = ['instance:info'];
  static override examples = ['<%= config.bin %> instance show web-1', '<%= config.bin %> instance show web-1 --json'];
  static override args = { name: argument('instance to show') };
  static override flags = { ...cachedFlag, ...outputFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstanceShow);
    const request = defined({ name: args.name, cached: flags.cached });
    const instance = await ask(context, 'instance.show', request, { waiting: `asking the cell of ${args.name}` });
    await showDetails(context, flags, instanceList, instance, (now) => instanceDetails(instance, now));
  }
}
