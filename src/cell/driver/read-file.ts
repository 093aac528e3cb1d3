import type { ByteSource, CallBounds } from '../../controller/ports.ts';
import { checkedPath } from '../commands/store-layout.ts';
import type { RemoteStream } from '../transport/transport.ts';
import type { Call } from './call.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';

/**
 * A file's bytes as they come, as slowly as they are taken. Whoever stops taking them ends the command. A file that
 * cannot be read makes the source fail at its end, so an end without a failure is the file's own.
 */
export async function readFile(link: CellLink, path: string, bounds?: CallBounds): Promise<ByteSource> {
  const command = { argv: ['cat', checkedPath(path)] } as const;
  const call = { command, doing: `read ${path}`, deadlineMs: deadlines.bulk, bounds };
  const stream = await link.streamOut(call);
  stream.stdin.end();
  return bytesOf(stream, link, call);
}

async function* bytesOf(stream: RemoteStream, link: CellLink, call: Call): AsyncGenerator<Uint8Array> {
  let hasEnded = false;
  try {
    for await (const chunk of stream.stdout) {
      const bytes: Uint8Array = chunk;
      yield bytes;
    }
    const result = await stream.result;
    hasEnded = true;
    if (result.status !== 0) throw link.failed(call, result);
  } finally {
    if (!hasEnded) stream.cancel();
  }
}
