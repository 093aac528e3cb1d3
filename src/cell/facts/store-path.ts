import { NanoError } from '../../controller/model/errors.ts';

/** An absolute path as nano keeps it: without `.`, `..`, doubled slashes and a slash at the end. */
export function parseStorePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const problem = problemOf(path, parts);
  if (problem === undefined) return `/${parts.join('/')}`;
  throw new NanoError('INVALID_VALUE', `the storage path ${JSON.stringify(path)} ${problem}`, {
    hint: 'give an absolute path on the cell, like /var/lib/libvirt/images/nano',
  });
}

function problemOf(path: string, parts: readonly string[]): string | undefined {
  if (!path.startsWith('/')) return 'is not absolute';
  if (parts.length === 0) return 'is the root directory';
  if (parts.includes('.') || parts.includes('..')) return 'contains "." or ".."';
  if (/\p{Cc}/u.test(path)) return 'contains a control character';
  if (Buffer.byteLength(path) > 3000) return 'is longer than 3000 bytes';
  return undefined;
}
