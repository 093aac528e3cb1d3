import { Flags } from '@oclif/core';
import { ask } from '../../cli/ask.ts';
import { confirm } from '../../cli/changes/confirm.ts';
import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags, yesFlag } from '../../cli/flags/change-flags.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { counted } from '../../cli/output/counted.ts';
import { NanoError } from '../../controller/model/errors.ts';
import type { TrashView } from '../../controller/model/trash-view.ts';
import { formatSize } from '../../controller/model/units.ts';

export default class TrashEmpty extends NanoCommand {
  static override summary = 'Remove deleted instances and their disks for good.';
  static override description =
    'All of them, those that are named, or those of a cell; with --expired only what would go by itself.';
  static override examples = [
    '<%= config.bin %> trash empty --expired',
    '<%= config.bin %> trash empty web-1 --yes',
    '<%= config.bin %> trash empty --cell cell-1 --dry-run',
  ];
  static override args = { name: optionalArguments('deleted instances, by name or id') };
  static override flags = {
    expired: Flags.boolean({ summary: 'Only those that are no longer kept.' }),
    cell: Flags.string({ summary: 'Only those on a cell.', helpValue: 'CELL' }),
    ...yesFlag,
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(TrashEmpty);
    const trash = await ask(context, 'trash.list', defined({ cell: flags.cell }));
    const chosen = choose(trash, args.name, flags.expired);
    if (chosen.length === 0 && context.terminal.stderr.isTTY) context.terminal.stderr.write('nothing to remove\n');
    if (chosen.length > 0 && !flags.expired) {
      const bytes = chosen.reduce((sum, { diskBytes }) => sum + diskBytes, 0);
      const what = `${counted(chosen.length, 'deleted instance')} with ${formatSize(bytes)} of disks`;
      await confirm(context, flags, 'emptying the trash', () => ({ text: `remove ${what} for good?` }));
    }
    const names = new Map(chosen.map(({ id, name }) => [id, name]));
    this.status = await makeChanges(context, flags, {
      kind: 'trash.purge',
      names: [...names.keys()],
      selected: true,
      doing: 'removing',
      thing: 'deleted instance',
      request: (name) => defined({ name, expired: flags.expired ? true : undefined }),
      outcome: (id) => ({ line: `removed ${names.get(id) ?? id} for good` }),
    });
  }
}

function choose(
  trash: readonly TrashView[],
  names: readonly string[] | undefined,
  expired: boolean,
): readonly TrashView[] {
  for (const name of names ?? []) {
    if (trash.some((trashed) => trashed.name === name || trashed.id === name)) continue;
    throw new NanoError('NOT_FOUND', `there is no deleted instance "${name}"`, { hint: 'nano trash list' });
  }
  const named = (trashed: TrashView) =>
    names === undefined || names.length === 0 || names.includes(trashed.name) || names.includes(trashed.id);
  return trash.filter((trashed) => named(trashed) && (!expired || trashed.expired));
}
