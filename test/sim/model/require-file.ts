import { noSuchFile } from './failure.ts';
import type { File } from './file-tree.ts';
import type { Host } from './host.ts';

export function requireFile(host: Host, program: string, path: string): File {
  const file = host.files.file(path);
  if (file === undefined) throw noSuchFile(program, path);
  return file;
}
