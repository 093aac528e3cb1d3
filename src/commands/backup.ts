import { Args, Flags } from '@oclif/core';
import { backupPath, writeBackup } from '../cli/backup-file.ts';
import { callOptions } from '../cli/call-options.ts';
import type { Context } from '../cli/context.ts';
import { outputFlags } from '../cli/flags/output-flags.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { chooseFormat } from '../cli/output/format.ts';
import { writeData } from '../cli/output/write-data.ts';
import { createStatusLine } from '../cli/progress/status-line.ts';
import { escapeControl } from '../cli/terminal/escape.ts';
import { formatSize } from '../controller/model/units.ts';

export default class Backup extends NanoCommand {
  static override summary = 'Write a copy of the inventory to a file.';
  static override description =
    'The copy is of one moment, also while others change things. It is for its owner alone, and drives no cell before it is restored.';
  static override examples = [
    '<%= config.bin %> backup nano.db',
    '<%= config.bin %> backup /var/backups/nano.db --force --quiet',
  ];
  static override args = { file: Args.string({ description: 'file to write', required: true, ignoreStdin: true }) };
  static override flags = {
    force: Flags.boolean({ summary: 'Replace the file where there is one.' }),
    ...outputFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(Backup);
    const { format } = chooseFormat(flags, context);
    const path = await backupPath(args.file, context.cwd, flags.force === true);
    const controller = await context.controller({ cells: false });
    const status = createStatusLine(context.terminal.stderr);
    status.show(() => 'writing the backup');
    const written = await controller
      .backup(callOptions(context))
      .then((source) => writeBackup(source, path, flags.force === true))
      .finally(() => status.clear());
    const { stdout } = context.terminal;
    const line = format === 'name' ? path : `wrote the inventory to ${path} (${formatSize(written.sizeBytes)})`;
    stdout.write((await writeData(written, format, stdout)) ?? `${escapeControl(line)}\n`);
  }
}
