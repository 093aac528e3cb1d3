import { Args, Flags } from '@oclif/core';
import { ask } from '../cli/ask.ts';
import { makeChanges } from '../cli/changes/make-changes.ts';
import type { Context } from '../cli/context.ts';
import { defined } from '../cli/defined.ts';
import { changeFlags } from '../cli/flags/change-flags.ts';
import { argument } from '../cli/flags/target-flags.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { NanoError } from '../controller/model/errors.ts';

export default class Adopt extends NanoCommand {
  static override summary = 'Take domains that nano did not make into the inventory, without touching them.';
  static override description =
    'Those that are named by their libvirt name or UUID, or all of a cell. They are then listed, started and stopped like instances; nano says what it cannot do with each. "nano release" lets go again.';
  static override examples = [
    '<%= config.bin %> adopt cell-1 --dry-run',
    '<%= config.bin %> adopt cell-1 Old_Mail --name mail',
    '<%= config.bin %> adopt cell-1 db-1 db-2',
  ];
  static override args = {
    cell: argument('cell that the domains are on'),
    domain: Args.string({
      description: 'domains, by libvirt name or UUID; else all',
      multiple: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    name: Flags.string({ summary: 'What the instance is called; for one domain.', helpValue: 'NAME' }),
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(Adopt);
    const named = args.domain ?? [];
    if (flags.name !== undefined && named.length !== 1)
      throw new NanoError('USAGE', '--name is for one domain', { hint: 'name the domain, or leave --name out' });
    const foreign =
      named.length > 0 ? [] : await ask(context, 'cell.foreign', { cell: args.cell }, { waiting: 'asking the cell' });
    const names = named.length > 0 ? [...new Set(named)] : foreign.map(({ uuid }) => uuid);
    if (names.length === 0) context.terminal.stderr.write(`${args.cell} has no domain that is not nano's\n`);
    this.status = await makeChanges(context, flags, {
      kind: 'instance.adopt',
      names,
      selected: named.length === 0,
      doing: 'adopting',
      thing: 'domain',
      request: (domain) => defined({ cell: args.cell, domain, name: flags.name }),
      outcome: (_, instance) => ({
        line: `adopted domain ${instance.domainName} on ${instance.cell} as instance ${instance.name}`,
      }),
    });
  }
}
