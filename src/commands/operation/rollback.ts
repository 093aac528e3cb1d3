import { finishOperation } from '../../cli/changes/finish-operation.ts';
import type { Context } from '../../cli/context.ts';
import { finishFlags } from '../../cli/flags/change-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class OperationRollback extends NanoCommand {
  static override summary = 'Undo an operation whose nano died or was left.';
  static override description =
    'One that has come past its point of no return can only be resumed; then this is refused.';
  static override examples = ['<%= config.bin %> operation rollback 12'];
  static override args = { operation: argument('number or id of the operation') };
  static override flags = { ...finishFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(OperationRollback);
    await finishOperation(context, flags, 'rollback', args.operation);
  }
}
