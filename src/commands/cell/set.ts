import { Flags } from '@oclif/core';
import { makeChanges } from '../../cli/changes/make-changes.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { labelFlag, parseLabels } from '../../cli/flags/label-flags.ts';
import { cellPolicyFlags, cellPolicyOf } from '../../cli/flags/policy-flags.ts';
import { severalArguments } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { changedText } from '../../cli/presenters/policy.ts';
import { NanoError } from '../../controller/model/errors.ts';
import { cellPolicyKeys, policyNames } from '../../controller/model/policy-words.ts';

const cellPolicyNames = cellPolicyKeys.map((key) => policyNames[key]);

export default class CellSet extends NanoCommand {
  static override summary = 'Change the labels of cells, and what they give and keep other than their pool says.';
  static override description =
    'Labels are for rules (--cell-label) and say what fails at once: rack and room unless the pool names others.';
  static override examples = [
    '<%= config.bin %> cell set cell-1 cell-2 --label rack=r1 --label disk=ssd',
    '<%= config.bin %> cell set cell-3 --no-label disk',
    '<%= config.bin %> cell set cell-3 --cores-ratio 1 --keep-memory 8G',
    '<%= config.bin %> cell set cell-3 --as-pool cores-ratio',
  ];
  static override args = { cell: severalArguments('cells to change') };
  static override flags = {
    ...labelFlag('Label to give it, as rack=r1; another value replaces the one that it has.'),
    'no-label': Flags.string({
      summary: 'Label to take away.',
      helpValue: 'KEY',
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...cellPolicyFlags,
    'as-pool': Flags.option({
      options: cellPolicyNames,
      summary: 'What it shall have as its pool has it again.',
      multiple: true,
      multipleNonGreedy: true,
    })(),
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(CellSet);
    const policy = cellPolicyOf(flags);
    const labels = parseLabels(flags.label);
    const both = flags['no-label']?.find((key) => labels !== undefined && Object.hasOwn(labels, key));
    if (both !== undefined) throw new NanoError('USAGE', `cell set: ${both} cannot be given and taken away at once`);
    const asPool = cellPolicyKeys.filter((key) => flags['as-pool']?.includes(policyNames[key]));
    const set = defined({
      policy: Object.keys(policy).length === 0 ? undefined : policy,
      asPool: asPool.length === 0 ? undefined : asPool,
      labels,
      unlabel: flags['no-label'],
    });
    if (Object.keys(set).length === 0) {
      throw new NanoError('USAGE', 'cell set: there is nothing to set', { hint: 'nano cell set --help' });
    }
    this.status = await makeChanges(context, flags, {
      names: [...new Set(args.cell)],
      selected: false,
      kind: 'cell.set',
      doing: 'setting',
      thing: 'cell',
      request: (name) => ({ name, ...set }),
      outcome: (name, { changed }, isChanged) => ({
        line: isChanged ? `set cell ${name}: ${changedText(changed)}` : `cell ${name} is set so already`,
      }),
    });
  }
}
