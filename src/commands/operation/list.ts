import { Flags } from '@oclif/core';
import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { listFlags } from '../../cli/flags/list-flags.ts';
import { parseSince, sinceFlag } from '../../cli/flags/since.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { prepareList } from '../../cli/output/show-list.ts';
import { newestLimit, tellLimit } from '../../cli/presenters/newest.ts';
import { operationList } from '../../cli/presenters/operation.ts';

export default class OperationList extends NanoCommand {
  static override summary =
    'List the operations that are not finished; with --all, --since or --failed the finished too.';
  static override aliases = ['operation:ls'];
  static override examples = [
    '<%= config.bin %> operation list',
    '<%= config.bin %> operation list --since 2h -o wide',
    '<%= config.bin %> operation list --failed --since 2026-11-20',
    '<%= config.bin %> operation list --all --limit 20',
  ];
  static override flags = {
    running: Flags.boolean({ summary: 'Only those that a process works on.', exclusive: ['failed', 'all'] }),
    failed: Flags.boolean({ summary: 'Only those that failed or were undone.', exclusive: ['all'] }),
    all: Flags.boolean({ summary: 'The finished ones too.' }),
    ...sinceFlag,
    limit: Flags.integer({ summary: `At most so many, the newest; ${newestLimit} unless told.`, min: 1 }),
    ...listFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(OperationList);
    const list = prepareList(context, flags, operationList);
    const since = parseSince(flags.since, context.now());
    const only = chosen(flags);
    const isHistory = only === undefined || only === 'failed';
    const limit = flags.limit ?? (isHistory ? newestLimit : undefined);
    const operations = await ask(context, 'operation.list', defined({ only, since, limit }));
    await list.show(operations);
    if (flags.limit === undefined) tellLimit(context, operations.length);
    if (operations.length === 0 && context.terminal.stderr.isTTY) {
      context.terminal.stderr.write(only === 'open' ? 'no open operations; --all lists all\n' : 'no such operations\n');
    }
  }
}

/** Which ones are asked for; all of them where nothing narrows what --all or --since opens. */
function chosen(flags: { running?: boolean; failed?: boolean; all?: boolean; since?: string | undefined }) {
  if (flags.running) return 'running' as const;
  if (flags.failed) return 'failed' as const;
  return flags.all || flags.since !== undefined ? undefined : ('open' as const);
}
