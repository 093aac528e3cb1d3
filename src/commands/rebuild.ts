import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { askForHostKey } from '../cli/changes/ask-for-host-key.ts';
import { confirm } from '../cli/changes/confirm.ts';
import { makeChange } from '../cli/changes/make-change.ts';
import type { Context } from '../cli/context.ts';
import { defined } from '../cli/defined.ts';
import { changeFlags, yesFlag } from '../cli/flags/change-flags.ts';
import { loginFlags } from '../cli/flags/login-flags.ts';
import { keepInventory } from '../cli/keep-inventory.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { rebuiltLine } from '../cli/presenters/rebuild.ts';

export default class Rebuild extends NanoCommand {
  static override summary = 'Make the inventory again from what lies on the cells.';
  static override description =
    'One cell that can be reached is enough: it knows the others. Pools, cells, instances, images and the trash come back; history does not. From then on the cells obey this inventory alone, and refuse any copy of the old one. Whatever contradicts itself is decided and told; nothing is asked.';
  static override examples = [
    '<%= config.bin %> rebuild --from cell-1.example.net',
    '<%= config.bin %> rebuild --from root@10.0.0.11 --from root@10.0.0.12 --dry-run',
    '<%= config.bin %> rebuild --force --yes',
  ];
  static override flags = {
    from: Flags.string({
      summary: 'A cell of the zone, as for pool add-cell. Several where the first may be away.',
      helpValue: 'HOST',
      multiple: true,
      multipleNonGreedy: true,
    }),
    force: Flags.boolean({ summary: 'Replace the inventory that there is; a copy of it is kept.' }),
    ...loginFlags,
    ...yesFlag,
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(Rebuild);
    const request = defined({
      from: flags.from,
      force: flags.force,
      user: flags.user,
      port: flags.port,
      identity: flags.identity === undefined ? undefined : resolve(context.cwd, flags.identity),
      acceptHostKey: flags['accept-host-key'],
      hostKey: flags['host-key'],
    });
    if (flags.force) {
      await confirm(context, flags, 'replacing the inventory', () => ({
        text: 'replace the inventory by what the cells tell? What they do not know is lost, the history too',
      }));
      if (flags['dry-run'] !== true) await keepInventory(context, 'before-rebuild');
    }
    await askForHostKey(context, (hostKey) =>
      makeChange(context, flags, {
        kind: 'zone.rebuild',
        request: { ...request, ...defined({ hostKey: hostKey ?? request.hostKey }) },
        name: 'zone',
        doing: 'asking the cells',
        outcome: (view) => ({ line: rebuiltLine(view), next: 'nano verify' }),
      }),
    );
  }
}
