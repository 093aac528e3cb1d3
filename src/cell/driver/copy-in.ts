import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { NanoError } from '../../controller/model/errors.ts';
import type { ByteSource } from '../../controller/ports.ts';
import type { Call } from './call.ts';
import type { CellLink } from './cell-link.ts';

/** What was sent, as nano counted it. */
export interface Sent {
  readonly bytes: number;
  readonly sha256: string;
}

export interface CopyOptions {
  readonly source: ByteSource;
  /** More than this is refused as soon as it comes. */
  readonly expectedBytes?: number | undefined;
  readonly progress?: ((done: number, total?: number) => void) | undefined;
}

/** Often enough for eyes, seldom enough for whoever listens. */
const progressEveryMs = 100;

/**
 * Sends a source's bytes to a command on the cell, as fast as the slower of both goes, and waits for the command's end.
 * A command that ends before it has taken all has failed: then its own words are the reason, not the broken pipe, and
 * nobody waits for a source that has no more to say.
 */
export async function copyIn(link: CellLink, call: Call, options: CopyOptions): Promise<Sent> {
  const stream = await link.streamIn(call);
  const meter = new Meter(options);
  const stop = new AbortController();
  const ended = stream.result.finally(() => stop.abort());
  const settled = ended.then(
    () => undefined,
    () => undefined,
  );
  try {
    await Promise.race([pipeline(meter.count(), stream.stdin, { signal: stop.signal }), settled]);
  } catch {
    if (meter.failure !== undefined) {
      stream.cancel();
      throw meter.failure;
    }
  }
  const result = await ended;
  if (result.status !== 0) throw link.failed(call, result);
  if (!meter.isComplete) throw link.failed(call, { status: 0, stderr: 'the command ended before it had taken all' });
  return meter.sent();
}

/** Counts and hashes bytes on their way through. */
class Meter {
  readonly #options: CopyOptions;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #toldAt = 0;
  /** Why the source itself failed, which is not the cell's fault. */
  failure: unknown;
  isComplete = false;

  constructor(options: CopyOptions) {
    this.#options = options;
  }

  async *count(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.#options.source) {
        this.#hash.update(chunk);
        this.#bytes += chunk.length;
        this.#refuseExcess();
        yield chunk;
        this.#tell();
      }
      this.isComplete = true;
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  sent(): Sent {
    this.#options.progress?.(this.#bytes, this.#options.expectedBytes ?? this.#bytes);
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  #refuseExcess(): void {
    const { expectedBytes } = this.#options;
    if (expectedBytes === undefined || this.#bytes <= expectedBytes) return;
    throw new NanoError('CHECKSUM_MISMATCH', `the image is longer than the ${expectedBytes} bytes it was said to have`);
  }

  #tell(): void {
    const now = performance.now();
    if (now - this.#toldAt < progressEveryMs) return;
    this.#toldAt = now;
    this.#options.progress?.(this.#bytes, this.#options.expectedBytes);
  }
}
