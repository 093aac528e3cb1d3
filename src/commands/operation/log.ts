import { Flags } from '@oclif/core';
import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { listFlags } from '../../cli/flags/list-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { prepareList } from '../../cli/output/show-list.ts';
import { operationLog, operationLogList } from '../../cli/presenters/operation-log.ts';
import { operationScript } from '../../cli/presenters/operation-script.ts';

export default class OperationLog extends NanoCommand {
  static override summary = 'Tell what an operation did and when; with --script its commands, to read or to run again.';
  static override description =
    'The script holds the exact commands that were sent to each cell, without the checks that nano puts around them. It is run on the cell, as root; for an operation on several cells, with the name of the cell. Secrets are no part of it: they are variables that must be set.';
  static override examples = [
    '<%= config.bin %> operation log 12',
    '<%= config.bin %> operation log 12 --script',
    '<%= config.bin %> operation log 12 --script --cell cell-1',
  ];
  static override args = { operation: argument('number or id of the operation') };
  static override flags = {
    script: Flags.boolean({
      summary: 'The commands, as a script for sh.',
      exclusive: ['output', 'json', 'quiet', 'columns', 'sort', 'filter'],
    }),
    cell: Flags.string({ summary: 'Only what was done on a cell.', helpValue: 'CELL' }),
    ...listFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(OperationLog);
    const list = prepareList(context, flags, operationLogList);
    const operation = await ask(context, 'operation.show', { operation: args.operation });
    const only = defined({ cell: flags.cell });
    if (flags.script) context.terminal.stdout.write(operationScript(operation, only));
    else await list.show(operationLog(operation, only));
  }
}
