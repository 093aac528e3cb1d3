import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellView } from '../../controller/model/views.ts';

/**
 * What makes ssh trust the keys that nano pinned for a cell, and no others: they lie in a file of their own, under the cell's
 * name, for as long as `run` takes. Nothing for a cell of which no key is pinned: ssh decides as always.
 */
export async function withPinnedKeys<T>(
  { name, address }: Pick<CellView, 'name' | 'address'>,
  run: (options: readonly string[]) => Promise<T>,
): Promise<T> {
  if (address.kind === 'local' || address.hostKeys.length === 0) return await run([]);
  const folder = await mkdtemp(join(tmpdir(), 'nano-ssh-'));
  try {
    const file = join(folder, 'known_hosts');
    const lines = address.hostKeys.map(({ type, key }) => `${name} ${type} ${key}\n`);
    await writeFile(file, lines.join(''), { mode: 0o600 });
    return await run(trusting(name, file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function trusting(name: string, file: string): readonly string[] {
  const options = [
    `HostKeyAlias=${name}`,
    // ssh_config splits at spaces, and replaces what begins with a per cent sign.
    `UserKnownHostsFile="${file.replaceAll('%', '%%')}"`,
    'GlobalKnownHostsFile=none',
    // Nothing is to be written there.
    'UpdateHostKeys=no',
    'CheckHostIP=no',
  ];
  return options.flatMap((option) => ['-o', option]);
}
