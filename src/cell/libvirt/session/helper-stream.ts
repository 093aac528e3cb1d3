import { Duplex } from 'node:stream';
import { NanoError } from '../../../controller/model/errors.ts';
import { errorWords } from '../../facts/printable.ts';
import { raceSignal } from '../../transport/call-limits.ts';
import type { CallLimits, Connection, RemoteStream } from '../../transport/transport.ts';

/**
 * Where a socket cannot be forwarded to, or only root may open it: libvirt's own helper, which libvirt's clients start
 * for the same purpose, connects it on the host (since libvirt 6.8.0). It runs as root, through sudo if needed.
 */
const helper = ['virt-ssh-helper', 'qemu:///system'] as const;

/** A stream to the daemon through the helper. It fails with what the helper says. */
export async function openHelper(connection: Connection, limits: CallLimits): Promise<Duplex> {
  const { signal } = limits;
  const started = connection.stream({ argv: [...helper] }, { deadlineMs: Number.POSITIVE_INFINITY });
  const stream = await (signal === undefined ? started : raceSignal(signal, started, (late) => late.cancel()));
  return new HelperStream(stream);
}

class HelperStream extends Duplex {
  readonly #remote: RemoteStream;

  constructor(remote: RemoteStream) {
    super();
    this.#remote = remote;
    this.on('error', () => {});
    remote.stdin.on('error', () => {});
    remote.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) remote.stdout.pause();
    });
    remote.stdout.on('error', (error) => this.destroy(error));
    remote.stdout.on('end', () => {
      remote.result.then(
        ({ status, stderr }) => this.destroy(ended(status, stderr)),
        (error: Error) => this.destroy(error),
      );
    });
  }

  override _read(): void {
    this.#remote.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#remote.stdin.write(chunk, callback);
  }

  override _final(callback: () => void): void {
    this.#remote.stdin.end();
    callback();
  }

  /** The helper ends with its input; TERM would not reach it under sudo. */
  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#remote.stdin.end();
    this.#remote.stdout.resume();
    callback(error);
  }
}

function ended(status: number, stderr: string): NanoError {
  if (status === 127) return new NanoError('CELL_UNFIT', 'the host has no virt-ssh-helper');
  const words = errorWords(stderr);
  return new NanoError('CONNECTION_LOST', words === '' ? `virt-ssh-helper ended with status ${status}` : words);
}
