import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Makes a folder hold these files and no others. New files are written before old ones go, so that a nano that starts
 * meanwhile finds either.
 *
 * @param {string} folder
 * @param {readonly { path: string, contents: string | Uint8Array }[]} files
 */
export async function replaceFolder(folder, files) {
  for (const path of new Set(files.map((file) => dirname(file.path)))) await mkdir(path, { recursive: true });
  await Promise.all(files.map(({ path, contents }) => writeFile(path, contents)));

  const wanted = new Set(files.map((file) => file.path));
  const present = await readdir(folder, { recursive: true, withFileTypes: true });
  const stale = present.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  await Promise.all(stale.filter((path) => !wanted.has(path)).map((path) => rm(path)));
}
