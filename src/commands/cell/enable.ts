import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Context } from '../../cli/context.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { severalArguments } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class CellEnable extends NanoCommand {
  static override summary = 'Let instances be placed on cells again.';
  static override examples = ['<%= config.bin %> cell enable cell-1', '<%= config.bin %> cell enable cell-1 cell-2'];
  static override args = { cell: severalArguments('cells to enable') };
  static override flags = { ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(CellEnable);
    this.status = await makeChanges(context, flags, {
      names: [...new Set(args.cell)],
      selected: false,
      kind: 'cell.enable',
      doing: 'enabling',
      thing: 'cell',
      request: (name) => ({ name }),
      outcome: (name, _, changed) => ({ line: changed ? `enabled cell ${name}` : `cell ${name} is enabled already` }),
    });
  }
}
