import { Flags } from '@oclif/core';

import { createAndWait } from '../../cli/changes/create-and-wait.ts';
import { createTogether } from '../../cli/changes/create-together.ts';
import { type ChangeSpec, makeChange } from '../../cli/changes/make-change.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags, ifNotExistsFlag } from '../../cli/flags/change-flags.ts';
import { parseDuration } from '../../cli/flags/duration.ts';
import { placementFlags, placementWishes } from '../../cli/flags/placement-flags.ts';
import { argument, poolFlag, targetPool } from '../../cli/flags/target-flags.ts';
import { publicKeys } from '../../cli/keys/public-keys.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { createdOutcome } from '../../cli/presenters/instance-words.ts';

import { parseSize } from '../../controller/model/units.ts';

const noKeys = 'warning: no public SSH key was found, so nobody can log in with one: --ssh-key FILE names one\n';

export default class InstanceCreate extends NanoCommand {
  static override summary = 'Create an instance from an image, and start it.';
  static override description =
    'Without --cell the cell is chosen: the one in the pool that fits best. A cell that does not answer is passed over. nano instance why tells afterwards why it is there, nano pool place beforehand where it would go.';
  static override examples = [
    '<%= config.bin %> instance create web-1 --image debian-12',
    '<%= config.bin %> instance create db-1 --image debian-12 --cores 4 --memory 8G --disk 40G --disk 200G',
    '<%= config.bin %> instance create web --image debian-12 --count 6 --label role=web --anti-affinity prefer:role=web@rack',
    '<%= config.bin %> instance create db-2 --image debian-12 --anti-affinity db-1 --cell-label disk=ssd',
    '<%= config.bin %> instance create web-1 --image debian-12 --wait --json',
    '<%= config.bin %> instance create web-1 --image debian-12 --dry-run',
  ];
  static override args = { name: argument('name of the new instance: also its host name') };
  static override flags = {
    image: Flags.string({ summary: 'Image to clone the system disk from.', required: true, helpValue: 'IMAGE' }),
    ...poolFlag('Pool to place it in.'),
    cell: Flags.string({ summary: 'Cell to put it on, instead of the best one.', helpValue: 'CELL' }),
    cores: Flags.integer({ summary: 'Virtual cores.', min: 1 }),
    memory: Flags.string({ summary: 'Memory, as 512M or 2G.', helpValue: 'SIZE' }),
    disk: Flags.string({
      summary: "Size of the system disk, else the image's; given again, of one more empty disk each.",
      helpValue: 'SIZE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    network: Flags.string({ summary: "Network to plug into, else the pool's.", helpValue: 'NETWORK' }),
    'ssh-key': Flags.string({
      summary: "Public key that may log in; else the agent's and those in ~/.ssh.",
      helpValue: 'FILE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'no-start': Flags.boolean({ summary: 'Leave it off.', exclusive: ['wait'] }),
    wait: Flags.boolean({ summary: 'Wait until the guest itself answers.' }),
    timeout: Flags.string({ summary: 'How long to --wait.', default: '5m', helpValue: 'DURATION' }),
    count: Flags.integer({
      summary: 'How many, placed as one and spread: NAME-1, NAME-2, … All of them or none, unless --partial.',
      min: 1,
    }),
    partial: Flags.boolean({ summary: 'With --count: create those that fit.', dependsOn: ['count'] }),
    ...placementFlags,
    ...ifNotExistsFlag,
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(InstanceCreate);
    const timeoutMs = parseDuration(flags.timeout, '--timeout');
    const sshPublicKeys = await publicKeys(context, flags['ssh-key']);
    if (sshPublicKeys.length === 0) context.terminal.stderr.write(noKeys);
    const request = defined({
      name: args.name,
      image: flags.image,
      pool: targetPool(flags, context.env) ?? context.preferences.read().pool,
      cell: flags.cell,
      cores: flags.cores,
      memoryBytes: flags.memory === undefined ? undefined : parseSize(flags.memory, '--memory'),
      diskBytes: flags.disk?.map((size) => parseSize(size, '--disk')),
      network: flags.network,
      start: flags['no-start'] ? false : undefined,
      sshPublicKeys,
      ifNotExists: flags['if-not-exists'],
      ...placementWishes(flags),
    });
    if (flags.count !== undefined) {
      const group = { ...request, count: flags.count, ...defined({ partial: flags.partial }) };
      this.status = await createTogether(context, flags, group, flags.wait ? timeoutMs : undefined);
      return;
    }
    const spec: ChangeSpec<'instance.create'> = {
      kind: 'instance.create',
      request,
      name: args.name,
      doing: `creating instance ${args.name}`,
      outcome: createdOutcome,
    };
    if (flags.wait) await createAndWait(context, flags, spec, timeoutMs);
    else await makeChange(context, flags, spec);
  }
}
