import { Flags } from '@oclif/core';
import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { listFlags } from '../../cli/flags/list-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { prepareList } from '../../cli/output/show-list.ts';
import { operationList } from '../../cli/presenters/operation.ts';

export default class OperationList extends NanoCommand {
  static override summary = 'List the operations that are not finished; with --all the finished ones too.';
  static override aliases = ['operation:ls'];
  static override examples = [
    '<%= config.bin %> operation list',
    '<%= config.bin %> operation list --all --limit 20',
    '<%= config.bin %> operation list --all --filter state=failed',
  ];
  static override flags = {
    all: Flags.boolean({ summary: 'The finished ones too.' }),
    limit: Flags.integer({ summary: 'At most so many, the newest.', min: 1 }),
    ...listFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(OperationList);
    const list = prepareList(context, flags, operationList);
    const request = defined({ open: flags.all ? undefined : true, limit: flags.limit });
    const operations = await ask(context, 'operation.list', request);
    await list.show(operations);
    if (operations.length === 0 && context.terminal.stderr.isTTY) {
      context.terminal.stderr.write(flags.all ? 'no operations yet\n' : 'no open operations; --all lists all\n');
    }
  }
}
