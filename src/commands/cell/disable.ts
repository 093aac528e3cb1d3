import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Context } from '../../cli/context.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { severalArguments } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class CellDisable extends NanoCommand {
  static override summary = 'Keep new instances off cells; what runs there goes on.';
  static override examples = ['<%= config.bin %> cell disable cell-1', '<%= config.bin %> cell disable cell-1 cell-2'];
  static override args = { cell: severalArguments('cells to disable') };
  static override flags = { ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(CellDisable);
    this.status = await makeChanges(context, flags, {
      names: [...new Set(args.cell)],
      selected: false,
      kind: 'cell.disable',
      doing: 'disabling',
      thing: 'cell',
      request: (name) => ({ name }),
      outcome: (name, _, changed) => ({ line: changed ? `disabled cell ${name}` : `cell ${name} is disabled already` }),
    });
  }
}
