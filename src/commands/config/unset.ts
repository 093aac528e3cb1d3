import type { Context } from '../../cli/context.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { preferenceTexts } from '../../cli/preferences/preferences.ts';
import { parsePreferenceKey } from '../../cli/presenters/preference.ts';

export default class ConfigUnset extends NanoCommand {
  static override summary = 'Forget a preference.';
  static override examples = ['<%= config.bin %> config unset pool'];
  static override args = { key: argument('pool, output, color or confirm') };

  protected async act(context: Context): Promise<void> {
    const { args } = await this.parse(ConfigUnset);
    const key = parsePreferenceKey(args.key);
    await context.preferences.unset(key);
    context.terminal.stdout.write(`${key} is ${preferenceTexts[key].fallback} again\n`);
  }
}
