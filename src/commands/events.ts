import { Flags } from '@oclif/core';
import { ask } from '../cli/ask.ts';
import type { Context } from '../cli/context.ts';
import { defined } from '../cli/defined.ts';
import { listFlags } from '../cli/flags/list-flags.ts';
import { parseSince } from '../cli/flags/since.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { prepareList } from '../cli/output/show-list.ts';
import { eventList } from '../cli/presenters/event.ts';
import { newestLimit, tellLimit } from '../cli/presenters/newest.ts';

/** As many as `tail` and `journalctl --follow` begin with. */
const followLimit = 10;
/** As many as can be asked for. */
const all = 1_000_000;

export default class Events extends NanoCommand {
  static override summary = 'Tell what happened to cells and instances, the oldest first; with --follow what happens.';
  static override description =
    'Events are seen by whoever watches the cells: nano top, nano events --follow and the like; operations are events too.';
  static override examples = [
    '<%= config.bin %> events',
    '<%= config.bin %> events --follow',
    '<%= config.bin %> events --since 1h --instance web-1',
    '<%= config.bin %> events --filter severity=error --since 1d',
    '<%= config.bin %> events --follow --cell cell-1 --json',
  ];
  static override flags = {
    follow: Flags.boolean({ char: 'f', summary: 'Go on with what happens, until Ctrl-C.' }),
    since: Flags.string({
      summary: 'All that happened then or later: 2h, 7d, 2026-11-20, 2026-11-20T08:00.',
      helpValue: 'TIME',
    }),
    cell: Flags.string({ summary: 'Only on a cell.', helpValue: 'CELL' }),
    instance: Flags.string({ summary: 'Only to an instance.', helpValue: 'INSTANCE' }),
    limit: Flags.integer({
      summary: `At most so many of the past, the newest; without --since ${newestLimit}, or ${followLimit} with --follow, unless told.`,
      min: 1,
    }),
    ...listFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(Events);
    const since = parseSince(flags.since, context.now());
    const usual = flags.follow ? followLimit : newestLimit;
    const limit = flags.limit ?? (since === undefined ? usual : all);
    const list = prepareList(context, flags, eventList);
    const { cell, instance } = flags;
    const past = defined({ since, limit, cell, instance });
    if (flags.follow) {
      const { followEvents } = await import('../cli/stats/follow-events.ts');
      this.status = await followEvents(context, flags, past);
      return;
    }
    const events = await ask(context, 'event.list', past);
    if (events.length === 0) await refuseUnknown(context, past);
    await list.show([...events].reverse());
    if (flags.limit === undefined && since === undefined) tellLimit(context, events.length);
    if (events.length === 0 && context.terminal.stderr.isTTY) context.terminal.stderr.write('nothing happened\n');
  }
}

/** What is gone may have events; what has none, and is not there either, was never there. */
async function refuseUnknown(
  context: Context,
  { cell, instance }: { readonly cell?: string; readonly instance?: string },
): Promise<void> {
  if (cell !== undefined) await ask(context, 'cell.show', { name: cell, cached: true });
  if (instance !== undefined) await ask(context, 'instance.show', { name: instance, cached: true });
}
