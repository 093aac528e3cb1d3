import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Context } from '../../cli/context.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { selectInstances, selectionFlags } from '../../cli/instance-selection.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class InstancePause extends NanoCommand {
  static override summary = 'Pause instances: their processors stop, their memory stays.';
  static override description =
    'A paused guest answers nobody and keeps its memory on its cell. Nothing is saved to disk: it is lost when the cell goes down.';
  static override examples = [
    '<%= config.bin %> instance pause web-1',
    '<%= config.bin %> instance pause -l role=batch --reason "disks of cell-2 are slow"',
  ];
  static override args = { name: optionalArguments('instances to pause') };
  static override flags = { ...selectionFlags, ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstancePause);
    this.status = await makeChanges(context, flags, {
      ...(await selectInstances(context, args.name, flags)),
      kind: 'instance.pause',
      doing: 'pausing',
      thing: 'instance',
      request: (name) => ({ name }),
      outcome: (name, { cell }) => ({
        line: `paused ${name} on ${cell}`,
        next: `nano instance resume ${name}`,
      }),
    });
  }
}
