import type { Context } from '../../cli/context.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { preferenceTexts } from '../../cli/preferences/preferences.ts';
import { parsePreferenceKey } from '../../cli/presenters/preference.ts';

export default class ConfigGet extends NanoCommand {
  static override summary = 'Print what a preference comes to: what it is set to, or what holds without.';
  static override examples = ['<%= config.bin %> config get output'];
  static override args = { key: argument('pool, output, color or confirm') };

  protected async act(context: Context): Promise<void> {
    const { args } = await this.parse(ConfigGet);
    const key = parsePreferenceKey(args.key);
    context.terminal.stdout.write(`${context.preferences.read()[key] ?? preferenceTexts[key].fallback}\n`);
  }
}
