import { Flags } from '@oclif/core';
import { confirm } from '../../cli/changes/confirm.ts';
import { makeChange } from '../../cli/changes/make-change.ts';
import type { Context } from '../../cli/context.ts';
import { changeFlags, yesFlag } from '../../cli/flags/change-flags.ts';
import { parseDuration } from '../../cli/flags/duration.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { counted } from '../../cli/output/counted.ts';

export default class OperationPrune extends NanoCommand {
  static override summary = 'Forget finished operations that are older than a time.';
  static override description =
    'What still holds locks, or left something behind, is kept however old it is. That history was forgotten, by whom and why stays on record.';
  static override examples = [
    '<%= config.bin %> operation prune --older-than 90d --dry-run',
    '<%= config.bin %> operation prune --older-than 90d --yes',
  ];
  static override flags = {
    'older-than': Flags.string({ summary: 'How long ago it must have ended.', helpValue: 'DURATION', required: true }),
    ...yesFlag,
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(OperationPrune);
    const olderThan = flags['older-than'];
    const olderThanMs = parseDuration(olderThan, '--older-than');
    await confirm(context, flags, 'forgetting history', () => ({
      text: `forget what was done more than ${olderThan} ago?`,
    }));
    await makeChange(context, flags, {
      kind: 'operation.prune',
      request: { olderThanMs },
      name: 'operations',
      doing: 'forgetting old operations',
      outcome: ({ operations, before }) => ({
        line:
          operations === 0
            ? 'there is nothing so old'
            : `forgot ${counted(operations, 'operation')} that ended before ${before}`,
      }),
    });
  }
}
