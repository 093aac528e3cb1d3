import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Context } from '../../cli/context.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { selectInstances, selectionFlags } from '../../cli/instance-selection.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class InstanceStart extends NanoCommand {
  static override summary = 'Start instances.';
  static override examples = [
    '<%= config.bin %> instance start web-1',
    '<%= config.bin %> instance start web-1 web-2 web-3',
    '<%= config.bin %> instance start -l role=web',
  ];
  static override args = { name: optionalArguments('instances to start') };
  static override flags = { ...selectionFlags, ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstanceStart);
    this.status = await makeChanges(context, flags, {
      ...(await selectInstances(context, args.name, flags)),
      kind: 'instance.start',
      doing: 'starting',
      thing: 'instance',
      request: (name) => ({ name }),
      outcome: (name, { cell }, changed) => ({
        line: changed ? `started ${name} on ${cell}` : `${name} runs already, on ${cell}`,
        next: `nano instance console ${name}`,
      }),
    });
  }
}
