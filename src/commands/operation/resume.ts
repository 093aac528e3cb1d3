import { Flags } from '@oclif/core';
import { finishOperations } from '../../cli/changes/finish-operation.ts';
import type { Context } from '../../cli/context.ts';
import { finishFlags } from '../../cli/flags/change-flags.ts';
import { optionalArguments } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class OperationResume extends NanoCommand {
  static override summary = 'Finish operations whose nano died or was left.';
  static override description =
    'It goes on in the direction in which it was going: forward, or back if it was being undone.';
  static override examples = ['<%= config.bin %> operation resume 12', '<%= config.bin %> operation resume --all'];
  static override args = { operation: optionalArguments('numbers or ids of operations') };
  static override flags = {
    all: Flags.boolean({ summary: 'All operations that nobody is at.' }),
    ...finishFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(OperationResume);
    this.status = await finishOperations(context, flags, 'resume', args.operation);
  }
}
