import { Flags } from '@oclif/core';
import { makeChange } from '../../cli/changes/make-change.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class InstanceUndelete extends NanoCommand {
  static override summary = 'Bring a deleted instance back from the trash, switched off.';
  static override description =
    'It has its disks, its id and its MAC addresses as before. "nano trash list" tells which there are.';
  static override examples = [
    '<%= config.bin %> instance undelete web-1',
    '<%= config.bin %> instance undelete web-1 --name web-old',
  ];
  static override args = { name: argument('deleted instance, by the name it had or by its id') };
  static override flags = {
    name: Flags.string({ summary: 'Another name, where the old one is taken.', helpValue: 'NAME' }),
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstanceUndelete);
    await makeChange(context, flags, {
      kind: 'instance.undelete',
      request: defined({ name: args.name, as: flags.name }),
      name: flags.name ?? args.name,
      doing: `bringing instance ${args.name} back`,
      outcome: ({ name, cell }) => ({
        line: `brought instance ${name} back on ${cell}`,
        next: `nano instance start ${name}`,
      }),
    });
  }
}
