import { Flags } from '@oclif/core';
import { ask } from '../cli/ask.ts';
import { fixesOf, mend } from '../cli/changes/mend.ts';
import type { Context } from '../cli/context.ts';
import { defined } from '../cli/defined.ts';
import { changeFlags } from '../cli/flags/change-flags.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { chooseFormat } from '../cli/output/format.ts';
import { writeData } from '../cli/output/write-data.ts';
import { listWriter } from '../cli/output/write-list.ts';
import { verifyLine, verifyList, verifyText } from '../cli/presenters/verify.ts';
import type { VerifyView } from '../controller/model/verify-view.ts';

export default class Verify extends NanoCommand {
  static override summary = 'Compare the inventory with what is on the cells, and mend what can be mended.';
  static override description =
    'Domains, disks, definitions, images, marks, sums and locks. Exit status 0 only when there is no error; warnings do not count. --fix makes a change for each thing that nano can mend, and compares again.';
  static override examples = [
    '<%= config.bin %> verify',
    '<%= config.bin %> verify --checksums --json',
    '<%= config.bin %> verify --fix --dry-run',
    '<%= config.bin %> verify --fix --ignore DEFINITION_CHANGED',
  ];
  static override flags = {
    fix: Flags.boolean({ summary: 'Mend what nano can mend.' }),
    checksums: Flags.boolean({ summary: 'Read each copy of an image in full, not its size alone.' }),
    ignore: Flags.string({
      summary: 'Leave findings of this code out.',
      helpValue: 'CODE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(Verify);
    const chosen = chooseFormat(flags, context);
    const request = defined({ checksums: flags.checksums, ignore: flags.ignore });
    const look = () => ask(context, 'zone.verify', request, { waiting: 'comparing with the cells' });
    let view = await look();
    const fixes = flags.fix ? fixesOf(view) : [];
    if (fixes.length > 0) {
      // What was done is told on the way; the answer is what is left.
      const quiet = { ...flags, silent: flags.silent || chosen.format !== 'table' };
      const told = quiet.silent ? { ...quiet, output: undefined, json: false, quiet: false } : flags;
      await mend(context, told, fixes);
      if (flags['dry-run'] === true) return;
      view = await look();
    }
    await this.tell(context, view, chosen);
    if (view.findings.some(({ severity }) => severity === 'error')) this.status = 1;
  }

  private async tell(context: Context, view: VerifyView, chosen: ReturnType<typeof chooseFormat>): Promise<void> {
    const { stdout, stderr } = context.terminal;
    const data = await writeData(view, chosen.format, stdout);
    if (data !== undefined) return stdout.write(data);
    if (chosen.format === 'table' && (stdout.isTTY || chosen.asked)) stdout.write(verifyText(view, stdout));
    else {
      const write = listWriter({ ...chosen, ...verifyList, header: true });
      stdout.write(await write(view.findings, stdout, { now: context.now(), absolute: true }));
    }
    stderr.write(`${verifyLine(view)}\n`);
  }
}
