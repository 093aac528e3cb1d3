import { Flags } from '@oclif/core';
import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { listFlags } from '../../cli/flags/list-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { prepareList } from '../../cli/output/show-list.ts';
import { trashList } from '../../cli/presenters/trash.ts';

export default class TrashList extends NanoCommand {
  static override summary = 'List the deleted instances that can still be brought back.';
  static override aliases = ['trash:ls'];
  static override examples = [
    '<%= config.bin %> trash list',
    '<%= config.bin %> trash list --cell cell-1 --sort disk:desc',
  ];
  static override flags = {
    cell: Flags.string({ summary: 'Only those on a cell.', helpValue: 'CELL' }),
    ...listFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(TrashList);
    const list = prepareList(context, flags, trashList);
    const trash = await ask(context, 'trash.list', defined({ cell: flags.cell }));
    await list.show(trash);
    if (trash.length === 0 && context.terminal.stderr.isTTY) context.terminal.stderr.write('the trash is empty\n');
  }
}
