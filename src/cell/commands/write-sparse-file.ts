import type { Command } from '../../controller/model/command.ts';
import { script } from './script.ts';
import { sha256 } from './sha256.ts';
import { checkedPath } from './store-layout.ts';
import { beginFile, finishFile } from './write-file.ts';

/** Zeros shorter than this are sent along: a new piece costs more than they do. */
const shortestHole = 64;

/**
 * Writes a small image that is mostly zeros: a line for each piece that is not, with its offset and its bytes in
 * base64. So a plan stays short enough to read and to replay, and the journal small.
 */
export function writeSparseFile(path: string, bytes: Uint8Array, mode: '0600' | '0644'): Command {
  const command = script(
    'write-sparse-file',
    [
      'set -e',
      'umask 077',
      ...beginFile,
      'rm -f "$new"',
      'truncate -s "$4" "$new"',
      'while read -r offset data; do echo "$data" | base64 -d | dd of="$new" seek="$offset" oflag=seek_bytes conv=notrunc status=none; done',
      ...finishFile,
    ],
    checkedPath(path),
    mode,
    sha256(bytes),
    String(bytes.length),
  );
  const lines = pieces(bytes).map(
    ({ offset, data }) =>
      `${offset} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}\n`,
  );
  return { ...command, stdin: [lines.join('')] };
}

interface Piece {
  readonly offset: number;
  readonly data: Uint8Array;
}

/** What lies between the holes. */
function pieces(bytes: Uint8Array): readonly Piece[] {
  const found: Piece[] = [];
  let start: number | undefined;
  let end = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index] === 0) continue;
    if (start !== undefined && index - end >= shortestHole) {
      found.push({ offset: start, data: bytes.subarray(start, end) });
      start = undefined;
    }
    start ??= index;
    end = index + 1;
  }
  if (start !== undefined) found.push({ offset: start, data: bytes.subarray(start, end) });
  return found;
}
