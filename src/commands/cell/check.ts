import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { outputFlags } from '../../cli/flags/output-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { counted } from '../../cli/output/counted.ts';
import { chooseFormat } from '../../cli/output/format.ts';
import { writeData } from '../../cli/output/write-data.ts';
import { listWriter } from '../../cli/output/write-list.ts';
import { findingCounts, findingList, findingsText } from '../../cli/presenters/findings.ts';
import { errorTable } from '../../controller/model/errors.ts';

export default class CellCheck extends NanoCommand {
  static override summary = 'Look at a cell again as when it joined, and say what is wrong and what to do about it.';
  static override description = 'Exit status 2 when something keeps it from being a cell, 6 when it cannot be reached.';
  static override examples = ['<%= config.bin %> cell check cell-1', '<%= config.bin %> cell check cell-1 --json'];
  static override args = { cell: argument('cell to check') };
  static override flags = { ...outputFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(CellCheck);
    const chosen = chooseFormat(flags, context);
    const check = await ask(context, 'cell.check', { name: args.cell }, { waiting: `checking ${args.cell}` });
    const { stdout, stderr } = context.terminal;
    const { errors, warnings } = findingCounts(check.findings);
    const data = await writeData(check, chosen.format, stdout);
    if (data !== undefined) stdout.write(data);
    else if (chosen.format === 'table' && (stdout.isTTY || chosen.asked)) {
      stdout.write(findingsText(check, stdout));
      stderr.write(`${check.cell}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}\n`);
    } else {
      const write = listWriter({ ...chosen, ...findingList, header: true });
      stdout.write(await write(check.findings, stdout, { now: context.now(), absolute: true }));
    }
    if (errors > 0) this.status = errorTable.CELL_UNFIT.exit;
  }
}
