import { makeChanges } from '../cli/changes/make-changes.ts';
import type { Context } from '../cli/context.ts';
import { changeFlags } from '../cli/flags/change-flags.ts';
import { severalArguments } from '../cli/flags/target-flags.ts';
import { NanoCommand } from '../cli/nano-command.ts';

export default class Release extends NanoCommand {
  static override summary = 'Let go of adopted instances: their domains stay as they are.';
  static override examples = ['<%= config.bin %> release mail', '<%= config.bin %> release db-1 db-2 --dry-run'];
  static override args = { name: severalArguments('adopted instances') };
  static override flags = { ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(Release);
    this.status = await makeChanges(context, flags, {
      kind: 'instance.release',
      names: [...new Set(args.name)],
      selected: false,
      doing: 'releasing',
      thing: 'instance',
      request: (name) => ({ name }),
      outcome: (name) => ({ line: `released ${name}: its domain stays as it is` }),
    });
  }
}
