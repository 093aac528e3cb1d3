import { Flags } from '@oclif/core';
import { finishOperations } from '../../cli/changes/finish-operation.ts';
import type { Context } from '../../cli/context.ts';
import { finishFlags } from '../../cli/flags/change-flags.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class OperationRollback extends NanoCommand {
  static override summary = 'Undo operations whose nano died or was left.';
  static override description =
    'One that has come past its point of no return can only be resumed; then this is refused.';
  static override examples = ['<%= config.bin %> operation rollback 12', '<%= config.bin %> operation rollback --all'];
  static override args = { operation: optionalArguments('numbers or ids of operations') };
  static override flags = {
    all: Flags.boolean({ summary: 'All operations that nobody is at.' }),
    ...finishFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(OperationRollback);
    this.status = await finishOperations(context, flags, 'rollback', args.operation);
  }
}
