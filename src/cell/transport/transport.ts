import type { Duplex, Readable, Writable } from 'node:stream';
import type { CellAddress, HostKey } from '../../controller/model/address.ts';
import type { Command } from '../../controller/model/command.ts';
import type { NanoError } from '../../controller/model/errors.ts';
import { connectLocal } from './local/local-launcher.ts';
import { createSshConnector } from './ssh/ssh-connector.ts';

export type { CellAddress, HostKey, SshAddress } from '../../controller/model/address.ts';

/** What bounds a call. A deadline of Infinity is none. */
export interface CallLimits {
  readonly signal?: AbortSignal;
  readonly deadlineMs: number;
}

export interface ExecOptions extends CallLimits {
  /** For standard output and for standard error each; 16 MiB unless told. More is BAD_ANSWER. */
  readonly maxOutputBytes?: number;
  /** The value of a secret named in the command's standard input. */
  readonly resolveSecret?: (name: string) => string | Promise<string>;
  /** `cell` (the default) runs as root, through `sudo -n` where the user is not root; `user` as the login user. */
  readonly privilege?: 'cell' | 'user';
}

/** A status other than 0 is a result, not an error. 128 + n: ended by signal n. */
export interface ExecResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command with bulk data on its streams; both directions wait for the slower side. */
export interface RemoteStream {
  /** Ending it is the end of file for the command. Destroying it with an error cancels the command. */
  readonly stdin: Writable;
  /** Fails, rather than ends, where the connection is lost: an end is the command's own. */
  readonly stdout: Readable;
  /** Settles when the command has ended and its output was read. `stderr` holds the last 64 KiB. */
  readonly result: Promise<{ readonly status: number; readonly stderr: string }>;
  /** Sends TERM and lets go at once; what runs under sudo may go on. */
  cancel(): void;
}

/** A command on a terminal of its own; bytes pass as they are. */
export interface TerminalStream {
  readonly input: Writable;
  readonly output: Readable;
  resize(columns: number, rows: number): void;
  readonly exit: Promise<number>;
  close(): void;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
  /** What TERM is set to. */
  readonly term: string;
}

export interface Connection {
  /** The login user. */
  readonly user: string;
  /** `root`, `sudo` where `sudo -n` works, `none` where neither is the case. */
  readonly privilege: 'root' | 'sudo' | 'none';
  /** Why it is `none`, in sudo's own words. */
  readonly privilegeReason?: string;
  /** The key that the host proved to have; undefined for the local machine. */
  readonly hostKey: HostKey | undefined;
  /** A cancelled or late command is sent TERM and rejects at once; the remote command may go on. */
  exec(command: Command, options: ExecOptions): Promise<ExecResult>;
  /** `command.stdin` must be unset. The deadline covers the whole stream, not only its start. */
  stream(command: Command, options: ExecOptions): Promise<RemoteStream>;
  /** The deadline covers the start only; the signal holds until the end. */
  terminal(command: Command, size: TerminalSize, options: ExecOptions): Promise<TerminalStream>;
  /** A stream to a UNIX socket on the cell, opened with the login user's rights. */
  forwardUnix(path: string, limits?: CallLimits): Promise<Duplex>;
  /** Commands that were cancelled here but have not ended there: each holds one of the connection's few channels. */
  readonly abandoned?: number;
  /** Closes the connection as soon as nothing runs on it any more. */
  retire?(): void;
  /** Resolves when the connection is over: with the error that broke it, or undefined when it was closed. */
  readonly closed: Promise<NanoError | undefined>;
  close(): Promise<void>;
}

export interface Transport {
  connect(address: CellAddress, options: CallLimits): Promise<Connection>;
}

export interface TransportOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The home directory that `~` stands for. */
  readonly home: string;
  /** Where to tell what happens on the way, for --debug. Never told a secret. */
  readonly log?: (line: string) => void;
  /** Read instead of the user's and the system's ssh_config. */
  readonly sshConfigFile?: string;
}

/** Ways to run commands on cells: over SSH, or on this machine. */
export function createTransport(options: TransportOptions): Transport {
  const connectSsh = createSshConnector(options);
  return {
    connect: (address, limits) =>
      address.kind === 'local' ? connectLocal(options, limits) : connectSsh(address, limits),
  };
}
