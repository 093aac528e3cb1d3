import { makeChange } from '../../cli/changes/make-change.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { takeOverLine, tellUnmarked } from '../../cli/presenters/take-over.ts';
import type { TakeOverView } from '../../controller/model/views.ts';

export default class CellTakeOver extends NanoCommand {
  static override summary = 'Make cells obey this inventory that a restore could not reach.';
  static override description =
    'A cell of this zone that obeys an older copy of the inventory gets its mark renewed, and refuses the copy from then on. A cell of another zone, or of a newer copy, stays as it is.';
  static override examples = ['<%= config.bin %> cell take-over', '<%= config.bin %> cell take-over cell-3'];
  static override args = { cell: optionalArguments('cells to take over; else all that a restore missed') };
  static override flags = { ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(CellTakeOver);
    let view: TakeOverView | undefined;
    await makeChange(context, flags, {
      kind: 'zone.take-over',
      request: defined({ cells: args.cell }),
      name: 'zone',
      doing: 'taking cells over',
      outcome: (value, changed) => {
        view = value;
        return { line: changed ? takeOverLine(value) : 'there is no cell to take over' };
      },
    });
    if (view === undefined) return;
    tellUnmarked(context.terminal, view);
  }
}
