import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Context } from '../../cli/context.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { selectInstances, selectionFlags } from '../../cli/instance-selection.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class InstanceResume extends NanoCommand {
  static override summary = 'Let paused instances go on.';
  static override description =
    'The guest goes on where it was. Its clock stood still meanwhile, unless the guest sets it by the network or by its host.';
  static override examples = [
    '<%= config.bin %> instance resume web-1',
    '<%= config.bin %> instance resume -l role=batch',
  ];
  static override args = { name: optionalArguments('instances to resume') };
  static override flags = { ...selectionFlags, ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstanceResume);
    this.status = await makeChanges(context, flags, {
      ...(await selectInstances(context, args.name, flags)),
      kind: 'instance.resume',
      doing: 'resuming',
      thing: 'instance',
      request: (name) => ({ name }),
      outcome: (name, { cell }) => ({ line: `resumed ${name} on ${cell}` }),
    });
  }
}
