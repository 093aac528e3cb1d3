import type { Context } from '../../cli/context.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { parsePreferenceKey } from '../../cli/presenters/preference.ts';

export default class ConfigSet extends NanoCommand {
  static override summary = 'Set a preference. The environment beats it, and a flag beats both.';
  static override examples = [
    '<%= config.bin %> config set pool web',
    '<%= config.bin %> config set output wide',
    '<%= config.bin %> config set confirm never',
  ];
  static override args = { key: argument('pool, output, color or confirm'), value: argument('what to set it to') };

  protected async act(context: Context): Promise<void> {
    const { args } = await this.parse(ConfigSet);
    await context.preferences.set(parsePreferenceKey(args.key), args.value);
    context.terminal.stdout.write(`set ${args.key} to ${args.value}\n`);
  }
}
