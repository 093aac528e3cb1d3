import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { outputFlags } from '../../cli/flags/output-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { showDetails } from '../../cli/output/show-details.ts';
import { operationDetails, operationList } from '../../cli/presenters/operation.ts';

export default class OperationShow extends NanoCommand {
  static override summary = 'Show an operation: its steps, how far it came, and what remains.';
  static override aliases = ['operation:info'];
  static override examples = ['<%= config.bin %> operation show 12', '<%= config.bin %> operation show 12 --json'];
  static override args = { operation: argument('number or id of the operation') };
  static override flags = { ...outputFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(OperationShow);
    const operation = await ask(context, 'operation.show', { operation: args.operation });
    await showDetails(context, flags, operationList, operation, (now) => operationDetails(operation, now));
  }
}
