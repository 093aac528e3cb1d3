import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Context } from '../../cli/context.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { selectInstances, selectionFlags } from '../../cli/instance-selection.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class InstanceReset extends NanoCommand {
  static override summary = 'Reset instances at once, as their reset button would.';
  static override description = 'The guest is not asked: what it has not written is lost. The disks stay as they are.';
  static override examples = ['<%= config.bin %> instance reset web-1'];
  static override args = { name: optionalArguments('instances to reset') };
  static override flags = { ...selectionFlags, ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstanceReset);
    this.status = await makeChanges(context, flags, {
      ...(await selectInstances(context, args.name, flags)),
      kind: 'instance.reset',
      doing: 'resetting',
      thing: 'instance',
      request: (name) => ({ name }),
      outcome: (name, { cell }) => ({ line: `reset ${name} on ${cell}` }),
    });
  }
}
