import type { Context } from '../../cli/context.ts';
import { listFlags } from '../../cli/flags/list-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { prepareList } from '../../cli/output/show-list.ts';
import { preferenceList, preferenceRows } from '../../cli/presenters/preference.ts';

export default class ConfigList extends NanoCommand {
  static override summary = 'List the preferences and what they are set to.';
  static override aliases = ['config:ls'];
  static override examples = ['<%= config.bin %> config list'];
  static override flags = { ...listFlags };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(ConfigList);
    const list = prepareList(context, flags, preferenceList);
    await list.show(preferenceRows(context.preferences.read()));
    if (context.terminal.stderr.isTTY) context.terminal.stderr.write(`kept in ${context.preferences.path}\n`);
  }
}
