import type { Duplex, Readable, Writable } from 'node:stream';
import type { HostKey } from '../../controller/model/address.ts';
import type { NanoError } from '../../controller/model/errors.ts';
import type { TerminalSize } from './transport.ts';

/**
 * A started command, wherever it runs. Its streams are ordinary ones: standard output and error end when the command
 * has ended by itself, and fail when it was cancelled or the connection was lost.
 */
export interface CommandProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the command has ended and its output was read. 128 + n: ended by signal n. */
  readonly status: Promise<number>;
  /** Sends TERM, lets go of it at once, and fails the streams and the status with the reason. */
  cancel(reason: NanoError): void;
}

export interface TerminalProcess extends CommandProcess {
  resize(columns: number, rows: number): void;
}

export interface LaunchOptions {
  readonly sudo: boolean;
  readonly signal: AbortSignal;
  /** Its input comes as a whole, and it may open it by name: `virsh define /dev/stdin`. */
  readonly openableInput?: boolean;
}

/** Starts commands on one host: what SSH and the local machine do differently. */
export interface Launcher {
  /** The host's name for messages. */
  readonly name: string;
  readonly hostKey: HostKey | undefined;
  /** Commands that were cancelled here but have not ended there. */
  readonly abandoned?: number;
  readonly closed: Promise<NanoError | undefined>;
  launch(argv: readonly [string, ...string[]], options: LaunchOptions): Promise<CommandProcess>;
  launchTerminal(
    argv: readonly [string, ...string[]],
    size: TerminalSize,
    options: LaunchOptions,
  ): Promise<TerminalProcess>;
  forwardUnix(path: string, signal: AbortSignal): Promise<Duplex>;
  close(): Promise<void>;
  /** Closes as soon as nothing runs any more. */
  retire(): void;
}
