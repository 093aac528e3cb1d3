import { Flags } from '@oclif/core';
import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { errorText } from '../../cli/errors/show-error.ts';
import { outputFlags } from '../../cli/flags/output-flags.ts';
import { placementFlags, placementWishes } from '../../cli/flags/placement-flags.ts';
import { poolArgument, poolOf } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { chooseFormat } from '../../cli/output/format.ts';
import { showReport } from '../../cli/output/show-report.ts';
import { explainReport, placeReport } from '../../cli/presenters/place.ts';
import { fromErrorRecord } from '../../controller/model/errors.ts';
import { parseSize } from '../../controller/model/units.ts';

export default class PoolPlace extends NanoCommand {
  static override summary = 'Tell where instances would be placed, without placing them.';
  static override description =
    'Answers out of the inventory. Exit status 5 when not all of them fit, with what each cell lacks and what would help.';
  static override examples = [
    '<%= config.bin %> pool place --cores 2 --memory 4G --disk 40G',
    '<%= config.bin %> pool place web --cores 2 --memory 4G --disk 40G --count 20',
    '<%= config.bin %> pool place --memory 64G --disk 1T --cell-label disk=ssd --explain',
  ];
  static override args = { pool: poolArgument('pool to place them in') };
  static override flags = {
    cores: Flags.integer({ summary: 'Virtual cores of each.', min: 1, default: 1 }),
    memory: Flags.string({ summary: 'Memory of each, as 512M or 2G.', helpValue: 'SIZE', default: '1G' }),
    disk: Flags.string({
      summary: 'Size of a disk; given again, of one more.',
      helpValue: 'SIZE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    count: Flags.integer({ summary: 'How many of them.', min: 1, default: 1 }),
    image: Flags.string({ summary: 'Image that the first disk is a clone of.', helpValue: 'IMAGE' }),
    cell: Flags.string({ summary: 'Look at this cell alone.', helpValue: 'CELL' }),
    network: Flags.string({ summary: "Network to plug into, else the pool's.", helpValue: 'NETWORK' }),
    ...placementFlags,
    explain: Flags.boolean({ summary: 'What speaks for and against every cell.' }),
    ...outputFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(PoolPlace);
    const { format } = chooseFormat(flags, context);
    const disks = (flags.disk ?? []).map((text) => parseSize(text, '--disk'));
    const request = {
      pool: poolOf(context, args.pool),
      cores: flags.cores,
      memoryBytes: parseSize(flags.memory, '--memory'),
      diskBytes: disks.reduce((sum, bytes) => sum + bytes, 0),
      ...defined({ image: flags.image, cell: flags.cell, network: flags.network }),
      ...(flags.count === 1 ? {} : { count: flags.count }),
      ...placementWishes(flags),
    };
    const view = await ask(context, 'pool.place', request);
    if (flags.explain) await showReport(context, flags, explainReport(view));
    else await showReport(context, flags, placeReport(view));
    if (view.refusal === null) return;
    const error = fromErrorRecord(view.refusal);
    this.status = error.exitCode;
    if (format !== 'json' && format !== 'yaml') {
      const { stderr } = context.terminal;
      // What each cell lacks was told already.
      stderr.write(errorText(flags.explain ? fromErrorRecord({ ...view.refusal, details: [] }) : error, stderr));
    }
  }
}
