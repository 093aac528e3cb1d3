import type { Command } from '../../controller/model/command.ts';
import { script } from './script.ts';
import { sha256 } from './sha256.ts';
import { checkedPath } from './store-layout.ts';

/** The end of every file that is not whole yet. */
export const newSuffix = '.new';

/**
 * Writes a small file whole or not at all: a disk that is full keeps half. The far end of a cut connection sees an end
 * of file, not an error, so the bytes are compared with their SHA-256 before they get their name.
 */
export function writeFile(path: string, text: string, mode: '0600' | '0644'): Command {
  // A here-document ends with a line break: with one here, a replayed plan writes the same bytes.
  const content = text.endsWith('\n') ? text : `${text}\n`;
  const command = script(
    'write-file',
    [
      'set -e',
      'umask 077',
      `new=$1${newSuffix}`,
      `trap 'rm -f "$new"' EXIT`,
      'cat >"$new"',
      'printf "%s  %s\\n" "$3" "$new" | sha256sum -c --status',
      'chmod "$2" "$new"',
      'sync "$new"',
      'mv -T "$new" "$1"',
    ],
    checkedPath(path),
    mode,
    sha256(content),
  );
  return { ...command, stdin: [content] };
}
