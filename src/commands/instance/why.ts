import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { outputFlags } from '../../cli/flags/output-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { showDetails } from '../../cli/output/show-details.ts';
import { whyDetails, whyList } from '../../cli/presenters/why.ts';

export default class InstanceWhy extends NanoCommand {
  static override summary = 'Tell why an instance is on its cell, as it was decided when it was placed.';
  static override description =
    'The score of the cell and of the runners-up, by what each point was for. nano pool place --explain tells what would be decided now.';
  static override examples = ['<%= config.bin %> instance why web-1', '<%= config.bin %> instance why web-1 --json'];
  static override args = { name: argument('instance to explain') };
  static override flags = { ...outputFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstanceWhy);
    const why = await ask(context, 'instance.why', { name: args.name });
    await showDetails(context, flags, whyList, why, (now) => whyDetails(why, now));
  }
}
