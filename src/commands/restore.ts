import { Args, Flags } from '@oclif/core';
import { readBackup } from '../cli/backup-file.ts';
import { callOptions, changeOptions } from '../cli/call-options.ts';
import { confirm } from '../cli/changes/confirm.ts';
import { runChange } from '../cli/changes/run-change.ts';
import { doneRecord, showDone } from '../cli/changes/show-done.ts';
import type { Context } from '../cli/context.ts';
import { finishFlags, yesFlag } from '../cli/flags/change-flags.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { chooseFormat } from '../cli/output/format.ts';
import { writeData } from '../cli/output/write-data.ts';
import { takeOverLine, tellUnmarked } from '../cli/presenters/take-over.ts';
import { NanoError } from '../controller/model/errors.ts';

export default class Restore extends NanoCommand {
  static override summary = 'Put a backup in the place of the inventory, and make the cells obey it.';
  static override description =
    'From then on cells that can be reached refuse every other copy of this inventory; those that cannot are listed, and taken over later with cell take-over. The inventory that is replaced is kept beside it. What was made since the backup lies on the cells and is not known to it.';
  static override examples = [
    '<%= config.bin %> restore nano.db',
    '<%= config.bin %> restore /var/backups/nano.db --yes --reason CHG-7',
    '<%= config.bin %> restore --here',
  ];
  static override args = { file: Args.string({ description: 'backup to restore', ignoreStdin: true }) };
  static override flags = {
    here: Flags.boolean({ summary: 'This very inventory, which was copied here from elsewhere.' }),
    ...yesFlag,
    ...finishFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(Restore);
    const { format } = chooseFormat(flags, context);
    const { file } = args;
    if ((file === undefined) !== (flags.here === true))
      throw new NanoError('USAGE', 'restore: give a FILE, or --here', { hint: 'nano restore --help' });
    const from = file === undefined ? undefined : await readBackup(file, context.cwd);
    await confirm(context, flags, 'replacing the inventory', () => ({
      text:
        file === undefined
          ? 'make the cells obey this copy of the inventory, and no longer its original?'
          : `replace the whole inventory by ${file}, and make the cells obey it?`,
    }));
    const controller = await context.controller();
    const source = from ?? (await controller.backup(callOptions(context)));
    const silent = flags.silent === true;
    const done = await runChange(
      context,
      (opened, signal) => opened.restore(changeOptions(context, flags, { signal, source })),
      { doing: 'restoring the inventory', silent, resumable: true },
    );
    const { terminal } = context;
    const data = await writeData(doneRecord('inventory', done), format, terminal.stdout);
    if (data !== undefined) return terminal.stdout.write(data);
    const line = `restored the inventory: ${takeOverLine(done.value)}`;
    showDone(terminal, { format, silent, name: 'inventory' }, { warnings: [] }, { line });
    tellUnmarked(terminal, done.value);
  }
}
