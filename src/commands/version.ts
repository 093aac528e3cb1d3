import { Command, Flags } from '@oclif/core';

export default class Version extends Command {
  static override summary = "Show nano's version.";
  static override examples = ['<%= config.bin %> version', '<%= config.bin %> version --json'];
  static override flags = {
    json: Flags.boolean({ summary: 'Show it as JSON, with the number of the JSON format and the version of Node.js.' }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Version);
    const { version } = this.config;
    if (flags.json) this.log(JSON.stringify({ name: 'nano', version, json: 1, node: process.versions.node }));
    else this.log(`nano ${version}`);
  }
}
