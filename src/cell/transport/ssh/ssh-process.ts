import type { ClientChannel } from 'ssh2';
import type { NanoError } from '../../../controller/model/errors.ts';
import { connectionLost, noMarker } from '../command-errors.ts';
import { type Deferred, defer } from '../deferred.ts';
import type { TerminalProcess } from '../launcher.ts';
import { statusOfSignal } from '../local/local-process.ts';
import { type Marker, MarkerFilter } from '../marker.ts';
import { ChannelInput, inputNotRead } from './channel-input.ts';
import { ChannelOutput } from './channel-output.ts';

/** Ends a command on the host by its process id. Never fails. */
export type EndCommand = (pid: number) => Promise<void>;

/** A command on a channel of an SSH connection. */
export class SshProcess implements TerminalProcess {
  readonly stdin: ChannelInput;
  readonly stdout: ChannelOutput;
  readonly stderr: ChannelOutput;
  readonly #channel: ClientChannel;
  readonly #host: string;
  readonly #endCommand: EndCommand;
  readonly #filter: MarkerFilter;
  readonly #status: Deferred<number> = defer();
  #pid: number | undefined;
  #exit: number | undefined;
  #over = false;
  #isAbandoned = false;

  constructor(channel: ClientChannel, marker: Marker, host: string, endCommand: EndCommand) {
    this.#channel = channel;
    this.#host = host;
    this.#endCommand = endCommand;
    this.#filter = new MarkerFilter(marker, (pid) => {
      this.#pid = pid;
      if (this.#isAbandoned) this.#hangUp();
    });
    const abandoned = (error: Error | null) => this.#abandon(error ?? inputNotRead());
    this.stdin = new ChannelInput(channel, abandoned);
    this.stdout = new ChannelOutput(channel, this.#filter, () => abandoned(this.stdout.errored));
    this.stderr = new ChannelOutput(channel.stderr, new MarkerFilter(marker), () => abandoned(this.stderr.errored));
    channel.on('error', () => {});
    channel.on('exit', (code: number | null, signal?: string) => {
      this.#exit = code ?? statusOfSignal(signal);
    });
    // Comes after the last byte of standard output has been read.
    channel.on('close', () => this.#end());
  }

  get status(): Promise<number> {
    return this.#status.promise;
  }

  cancel(reason: NanoError): void {
    this.#abandon(reason);
  }

  resize(columns: number, rows: number): void {
    if (!this.#over) this.#channel.setWindow(rows, columns, 0, 0);
  }

  #end(): void {
    if (this.#over) return;
    const status = this.#exit;
    if (status === undefined) {
      this.#fail(connectionLost(this.#host, 'a command ended without a status'));
    } else if (!this.#filter.found) {
      this.#fail(noMarker(this.#host, this.#filter.preamble));
    } else {
      this.#over = true;
      this.stdout.finish();
      this.stderr.finish();
      this.stdin.refuse();
      this.#status.resolve(status);
    }
  }

  #abandon(reason: Error): void {
    if (this.#over) return;
    this.#fail(reason);
    this.#isAbandoned = true;
    if (this.#pid !== undefined) this.#hangUp();
  }

  /**
   * The command is ended before its channel is closed: to what reads its input, a closed channel is an end of file
   * like any other. (SSH has a message for signals, which sshd refuses for root and cannot pass on through sudo.)
   */
  #hangUp(): void {
    const ended = this.#pid === undefined ? Promise.resolve() : this.#endCommand(this.#pid);
    ended.then(() => this.#channel.close());
  }

  /** Without a word to the host: for a connection that is lost. */
  fail(reason: NanoError): void {
    this.#fail(reason);
  }

  #fail(reason: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#status.reject(reason);
    this.stdin.destroy(reason);
    this.stdout.destroy(reason);
    this.stderr.destroy(reason);
  }
}
