import { Flags } from '@oclif/core';
import { confirm } from '../../cli/changes/confirm.ts';
import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Outcome } from '../../cli/changes/show-done.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags, ifExistsFlag, yesFlag } from '../../cli/flags/change-flags.ts';
import { optionalDuration } from '../../cli/flags/duration.ts';
import { keepFlags } from '../../cli/flags/keep-flags.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { selectInstances, selectionFlags } from '../../cli/instance-selection.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { deleteQuestion } from '../../cli/presenters/delete-question.ts';

export default class InstanceDelete extends NanoCommand {
  static override summary = 'Delete instances with their disks.';
  static override description =
    'The disks go to a trash on the cell, from which "nano instance undelete" brings them back for a day, or for as long as --keep says. They take room there, and an image that they are clones of stays in use.';
  static override aliases = ['instance:rm'];
  static override examples = [
    '<%= config.bin %> instance delete web-1',
    '<%= config.bin %> instance delete web-1 web-2 --force --yes',
    '<%= config.bin %> instance delete web-1 --if-exists --yes',
    '<%= config.bin %> instance delete web-1 --keep 7d',
    '<%= config.bin %> instance delete -l role=test --purge',
  ];
  static override args = { name: optionalArguments('instances to delete') };
  static override flags = {
    force: Flags.boolean({ summary: 'Also when it runs: the plug is pulled first.' }),
    ...keepFlags,
    ...selectionFlags,
    ...yesFlag,
    ...ifExistsFlag,
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstanceDelete);
    const how = defined({
      force: flags.force,
      ifExists: flags['if-exists'],
      keepMs: optionalDuration(flags.keep, '--keep'),
      purge: flags.purge,
    });
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
      outcome: (name, _, changed) => (changed ? deleted(name, flags.purge) : { line: `there is no instance ${name}` }),
    });
  }
}

function deleted(name: string, purged: boolean): Outcome {
  const line = `deleted instance ${name}`;
  return purged ? { line } : { line, next: `nano instance undelete ${name} would bring it back; nano trash list` };
}
