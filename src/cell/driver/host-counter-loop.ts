import { NanoError, toNanoError } from '../../controller/model/errors.ts';
import {
  cutCounters,
  hostCountersCommand,
  nextCounters,
  readCounters,
  type ToldCounters,
} from '../commands/host-counters.ts';
import { enterLimits } from '../transport/call-limits.ts';
import { type Deferred, defer } from '../transport/deferred.ts';
import type { CallLimits, Connection, RemoteStream } from '../transport/transport.ts';

/** No kernel tells as much. */
const mostCharacters = 256 * 1024;

/** The command that tells a cell's own figures: started when it is first asked, again when it was lost. */
export class HostCounterLoop {
  #stream: RemoteStream | undefined;
  #starting: Promise<RemoteStream> | undefined;
  /** Those who asked, in the order of their answers. One who gave up keeps its place. */
  readonly #asked: Deferred<ToldCounters>[] = [];
  #text = '';
  #isClosed = false;

  async read(connection: Connection, limits: CallLimits): Promise<ToldCounters> {
    const scope = enterLimits(limits, () => new NanoError('DEADLINE', 'the host does not tell its figures in time'));
    try {
      const stream = this.#stream ?? (await scope.race(this.#start(connection)));
      const answer = defer<ToldCounters>();
      this.#asked.push(answer);
      stream.stdin.write(nextCounters);
      return await scope.race(answer.promise);
    } catch (error) {
      // What hangs is not waited for any more: the next question goes to a new one.
      if (scope.signal.aborted) this.#end(toNanoError(error));
      throw error;
    } finally {
      scope.leave();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#end(new NanoError('INTERRUPTED', 'the watch was closed'));
  }

  #start(connection: Connection): Promise<RemoteStream> {
    this.#starting ??= connection
      .stream(hostCountersCommand(), {
        deadlineMs: Number.POSITIVE_INFINITY,
        privilege: connection.privilege === 'none' ? 'user' : 'cell',
      })
      .then((stream) => this.#take(stream))
      .finally(() => {
        this.#starting = undefined;
      });
    return this.#starting;
  }

  #take(stream: RemoteStream): RemoteStream {
    if (this.#isClosed) {
      stream.stdin.end();
      throw new NanoError('INTERRUPTED', 'the watch was closed');
    }
    this.#stream = stream;
    this.#text = '';
    stream.stdin.on('error', () => {});
    stream.stdout.setEncoding('utf8');
    stream.stdout.on('data', (chunk: string) => {
      if (this.#stream === stream) this.#hear(chunk);
    });
    stream.stdout.on('error', () => {});
    const over = (error: unknown) => {
      if (this.#stream === stream) this.#end(toNanoError(error));
    };
    stream.result.then(() => over(new NanoError('CONNECTION_LOST', "what tells the host's figures ended")), over);
    return stream;
  }

  #hear(chunk: string): void {
    this.#text += chunk;
    if (this.#text.length > mostCharacters) {
      this.#end(new NanoError('BAD_ANSWER', 'the host tells too much'));
      return;
    }
    for (let cut = cutCounters(this.#text); cut !== undefined; cut = cutCounters(this.#text)) {
      this.#text = cut.rest;
      const answer = this.#asked.shift();
      try {
        answer?.resolve(readCounters(cut.answer));
      } catch (error) {
        answer?.reject(error);
      }
    }
  }

  #end(error: NanoError): void {
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.stdin.end();
    stream?.cancel();
    for (const answer of this.#asked.splice(0)) answer.reject(error);
  }
}
