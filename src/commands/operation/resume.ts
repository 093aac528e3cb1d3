import { finishOperation } from '../../cli/changes/finish-operation.ts';
import type { Context } from '../../cli/context.ts';
import { finishFlags } from '../../cli/flags/change-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class OperationResume extends NanoCommand {
  static override summary = 'Finish an operation whose nano died or was left.';
  static override description =
    'It goes on in the direction in which it was going: forward, or back if it was being undone.';
  static override examples = ['<%= config.bin %> operation resume 12'];
  static override args = { operation: argument('number or id of the operation') };
  static override flags = { ...finishFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(OperationResume);
    await finishOperation(context, flags, 'resume', args.operation);
  }
}
