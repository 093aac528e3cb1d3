import type { Context } from '../cli/context.ts';
import { outputFlags } from '../cli/flags/output-flags.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { chooseFormat } from '../cli/output/format.ts';
import { writeData } from '../cli/output/write-data.ts';

export default class Version extends NanoCommand {
  static override summary = "Show nano's version.";
  static override description = 'With --json also the version of the JSON that nano writes, which NANO_JSON pins.';
  static override examples = ['<%= config.bin %> version', '<%= config.bin %> version --json'];
  static override flags = { ...outputFlags };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(Version);
    const { format } = chooseFormat(flags, context);
    const { stdout } = context.terminal;
    const { version } = this.config;
    const { platform, arch, versions } = process;
    const facts = { name: 'nano', version, json: 1, node: versions.node, platform, architecture: arch };
    stdout.write((await writeData(facts, format, stdout)) ?? `nano ${version}\n`);
  }
}
