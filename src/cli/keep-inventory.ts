import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeBackup } from './backup-file.ts';
import { callOptions } from './call-options.ts';
import type { Context } from './context.ts';
import { dataFolder } from './system/folders.ts';

/** Keeps a backup of the inventory beside it, for the owner alone, and says where: it is about to be replaced. */
export async function keepInventory(context: Context, name: string): Promise<void> {
  const { env, home, cwd, terminal } = context;
  const folder = join(dataFolder(env, home, cwd), 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}-${new Date(context.now()).toISOString().replaceAll(':', '-')}.db`);
  const controller = await context.controller({ cells: false });
  await writeBackup(await controller.backup(callOptions(context)), path, false);
  terminal.stderr.write(`the inventory as it was: ${path}\n`);
}
