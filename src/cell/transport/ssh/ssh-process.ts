import type { ClientChannel } from 'ssh2';
import type { NanoError } from '../../../controller/model/errors.ts';
import { connectionLost, noMarker } from '../command-errors.ts';
import { type Deferred, defer } from '../deferred.ts';
import type { TerminalProcess } from '../launcher.ts';
import { statusOfSignal } from '../local/local-process.ts';
import { type Marker, MarkerFilter } from '../marker.ts';
import { ChannelInput, inputNotRead } from './channel-input.ts';
import { ChannelOutput } from './channel-output.ts';
import { signalChannel } from './signal-channel.ts';

/** A command on a channel of an SSH connection. */
export class SshProcess implements TerminalProcess {
  readonly stdin: ChannelInput;
  readonly stdout: ChannelOutput;
  readonly stderr: ChannelOutput;
  readonly #channel: ClientChannel;
  readonly #host: string;
  readonly #filter: MarkerFilter;
  readonly #status: Deferred<number> = defer();
  #exit: number | undefined;
  #over = false;

  constructor(channel: ClientChannel, marker: Marker, host: string) {
    this.#channel = channel;
    this.#host = host;
    this.#filter = new MarkerFilter(marker);
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
    // sshd passes the signal on as the login user: what runs under sudo does not get it.
    signalChannel(this.#channel, 'TERM');
    this.#fail(reason);
    this.#channel.close();
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
