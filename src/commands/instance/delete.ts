import { Flags } from '@oclif/core';
import { confirm } from '../../cli/changes/confirm.ts';
import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags, ifExistsFlag, yesFlag } from '../../cli/flags/change-flags.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { selectInstances, selectionFlags } from '../../cli/instance-selection.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { deleteQuestion } from '../../cli/presenters/delete-question.ts';

export default class InstanceDelete extends NanoCommand {
  static override summary = 'Delete instances with their disks.';
  static override aliases = ['instance:rm'];
  static override examples = [
    '<%= config.bin %> instance delete web-1',
    '<%= config.bin %> instance delete web-1 web-2 --force --yes',
    '<%= config.bin %> instance delete web-1 --if-exists --yes',
  ];
  static override args = { name: optionalArguments('instances to delete') };
  static override flags = {
    force: Flags.boolean({ summary: 'Also when it runs: the plug is pulled first.' }),
    ...selectionFlags,
    ...yesFlag,
    ...ifExistsFlag,
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstanceDelete);
    const how = defined({ force: flags.force, ifExists: flags['if-exists'] });
    const selection = await selectInstances(context, args.name, flags);
    if (selection.names.length > 0) {
      const act = `deleting ${selection.names.length === 1 ? 'an instance' : `${selection.names.length} instances`}`;
      await confirm(context, flags, act, () => deleteQuestion(context, selection.names, how.ifExists === true));
    }
    this.status = await makeChanges(context, flags, {
      ...selection,
      kind: 'instance.delete',
      doing: 'deleting',
      thing: 'instance',
      request: (name) => ({ name, ...how }),
      outcome: (name, _, changed) => ({ line: changed ? `deleted instance ${name}` : `there is no instance ${name}` }),
    });
  }
}
