import { Flags } from '@oclif/core';
import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { optionalDuration } from '../../cli/flags/duration.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { selectInstances, selectionFlags } from '../../cli/instance-selection.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class InstanceStop extends NanoCommand {
  static override summary = 'Stop instances: ask their guests to power off, or pull the plug.';
  static override examples = [
    '<%= config.bin %> instance stop web-1',
    '<%= config.bin %> instance stop web-1 --timeout 2m',
    '<%= config.bin %> instance stop web-1 --force',
    '<%= config.bin %> instance stop --all --pool web',
  ];
  static override args = { name: optionalArguments('instances to stop') };
  static override flags = {
    force: Flags.boolean({ summary: 'Pull the plug: what the guest has not written is lost.' }),
    timeout: Flags.string({ summary: 'How long to wait for the guest.', helpValue: 'DURATION', exclusive: ['force'] }),
    ...selectionFlags,
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstanceStop);
    const how = defined({ force: flags.force, timeoutMs: optionalDuration(flags.timeout, '--timeout') });
    this.status = await makeChanges(context, flags, {
      ...(await selectInstances(context, args.name, flags)),
      kind: 'instance.stop',
      doing: 'stopping',
      thing: 'instance',
      request: (name) => ({ name, ...how }),
      outcome: (name, { cell }, changed) => ({
        line: changed ? `stopped ${name} on ${cell}` : `${name} is off already, on ${cell}`,
      }),
    });
  }
}
