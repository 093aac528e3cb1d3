import { Args, Flags } from '@oclif/core';
import { ask } from '../cli/ask.ts';
import type { Context } from '../cli/context.ts';
import { defined } from '../cli/defined.ts';
import { listFlags } from '../cli/flags/list-flags.ts';
import { parseSince, sinceFlag } from '../cli/flags/since.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { prepareList } from '../cli/output/show-list.ts';
import { historyList } from '../cli/presenters/history.ts';
import { newestLimit, tellLimit } from '../cli/presenters/newest.ts';

export default class History extends NanoCommand {
  static override summary = 'Tell what was done to a thing: when, what, by whom, why, and what came of it.';
  static override description =
    'A thing is an instance, a cell, an image or a pool, by its name or its id; also one that is gone. Without a name: what was done at all.';
  static override examples = [
    '<%= config.bin %> history web-1',
    '<%= config.bin %> history cell-2 --since 30d -o wide',
    '<%= config.bin %> history --since 2026-11-20 --json',
  ];
  static override args = { name: Args.string({ description: 'whose history, by name or id', ignoreStdin: true }) };
  static override flags = {
    ...sinceFlag,
    limit: Flags.integer({ summary: `At most so many, the newest; ${newestLimit} unless told.`, min: 1 }),
    ...listFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(History);
    const list = prepareList(context, flags, historyList);
    const since = parseSince(flags.since, context.now());
    const limit = flags.limit ?? newestLimit;
    const entries = await ask(context, 'history.list', defined({ thing: args.name, since, limit }));
    await list.show(entries);
    if (flags.limit === undefined) tellLimit(context, entries.length);
    if (entries.length === 0 && context.terminal.stderr.isTTY) context.terminal.stderr.write('nothing was done\n');
  }
}
