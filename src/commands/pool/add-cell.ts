import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { askForHostKey } from '../../cli/changes/ask-for-host-key.ts';
import { type ChangeSpec, makeChange } from '../../cli/changes/make-change.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags } from '../../cli/flags/change-flags.ts';
import { loginFlags } from '../../cli/flags/login-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { joinedLine } from '../../cli/presenters/cell-words.ts';
import type { AddCellRequest } from '../../controller/controller.ts';

export default class PoolAddCell extends NanoCommand {
  static override summary = 'Make a host a cell: check it, prepare it, and let instances run there.';
  static override description =
    'HOST is a name, an address, an alias of ssh_config, user@host, or "local" for this machine. The host needs libvirt, QEMU and sshd; what it lacks is told, and nothing is changed on it then.';
  static override examples = [
    '<%= config.bin %> pool add-cell default cell-1.example.net',
    '<%= config.bin %> pool add-cell default root@10.0.0.11 --name cell-1 --network bridge:br0',
    '<%= config.bin %> pool add-cell default local --dry-run',
  ];
  static override args = { pool: argument('pool that the cell joins'), host: argument('host to make a cell of') };
  static override flags = {
    name: Flags.string({ summary: "Name of the cell; else the host's own.", helpValue: 'NAME' }),
    ...loginFlags,
    'storage-path': Flags.string({ summary: 'Directory on the host to keep disks in.', helpValue: 'DIRECTORY' }),
    network: Flags.string({
      summary: 'What instances plug into: bridge:NAME, libvirt:NAME, or a name that only one of them has.',
      helpValue: 'NETWORK',
    }),
    accelerator: Flags.option({
      options: ['kvm', 'qemu'] as const,
      summary: 'How to run guests there, against what is measured.',
    })(),
    'take-over': Flags.boolean({
      summary: 'Take the host from the zone that it belongs to, whose inventory is gone for good.',
    }),
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(PoolAddCell);
    const request = defined({
      pool: args.pool,
      host: args.host,
      name: flags.name,
      user: flags.user,
      port: flags.port,
      // It is kept with the cell, and must be found from wherever nano is called later.
      identity: flags.identity === undefined ? undefined : resolve(context.cwd, flags.identity),
      storagePath: flags['storage-path'],
      network: flags.network,
      acceptHostKey: flags['accept-host-key'],
      hostKey: flags['host-key'],
      accelerator: flags.accelerator,
      takeOver: flags['take-over'],
    });
    await askForHostKey(context, (hostKey) => makeChange(context, flags, change(request, hostKey)));
  }
}

function change(request: AddCellRequest, hostKey: string | undefined): ChangeSpec<'pool.add-cell'> {
  return {
    kind: 'pool.add-cell',
    request: { ...request, ...defined({ hostKey: hostKey ?? request.hostKey }) },
    name: request.name ?? request.host,
    doing: `adding ${request.host} to pool ${request.pool}`,
    outcome: (cell) => ({ line: joinedLine(cell), next: 'nano image import FILE' }),
  };
}
