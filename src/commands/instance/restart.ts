import { Flags } from '@oclif/core';
import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { optionalDuration } from '../../cli/flags/duration.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { selectInstances, selectionFlags } from '../../cli/instance-selection.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class InstanceRestart extends NanoCommand {
  static override summary = 'Restart instances: ask their guests to shut down, then start them again.';
  static override examples = [
    '<%= config.bin %> instance restart web-1',
    '<%= config.bin %> instance restart web-1 web-2 --timeout 2m',
  ];
  static override args = { name: optionalArguments('instances to restart') };
  static override flags = {
    force: Flags.boolean({ summary: 'Pull the plug first: what the guest has not written is lost.' }),
    timeout: Flags.string({ summary: 'How long to wait for the guest.', helpValue: 'DURATION', exclusive: ['force'] }),
    ...selectionFlags,
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstanceRestart);
    const how = defined({ force: flags.force, timeoutMs: optionalDuration(flags.timeout, '--timeout') });
    this.status = await makeChanges(context, flags, {
      ...(await selectInstances(context, args.name, flags)),
      kind: 'instance.restart',
      doing: 'restarting',
      thing: 'instance',
      request: (name) => ({ name, ...how }),
      outcome: (name, { cell }) => ({ line: `restarted ${name} on ${cell}` }),
    });
  }
}
