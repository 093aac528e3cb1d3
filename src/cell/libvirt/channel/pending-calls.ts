import type { NanoError } from '../../../controller/model/errors.ts';
import { readLibvirtError } from '../protocol/libvirt-error.ts';
import { type Frame, frameStatus } from '../wire/frame.ts';
import { malformed } from '../wire/malformed.ts';
import type { XdrReader } from '../wire/xdr-reader.ts';

export interface PendingCall {
  readonly procedure: number;
  /** Takes the answer's body in the very moment it is there; what it throws ends the channel. */
  readonly answer: (body: XdrReader) => void;
  readonly fail: (error: NanoError) => void;
  /** Called once, when the daemon owes nothing for it any more. */
  readonly over: () => void;
}

const largestSerial = 0xffffffff;

/** Calls that were sent and not answered, by their serial numbers; those that nobody waits for any more as well. */
export class PendingCalls {
  readonly #calls = new Map<number, PendingCall>();
  readonly #abandoned = new Set<number>();
  #serial = 0;

  /** Those that nobody waits for. Each holds one of the few calls that a daemon works at for one client. */
  get abandoned(): number {
    return this.#abandoned.size;
  }

  add(call: PendingCall): number {
    do {
      this.#serial = (this.#serial % largestSerial) + 1;
    } while (this.#calls.has(this.#serial));
    this.#calls.set(this.#serial, call);
    return this.#serial;
  }

  abandon(serial: number): void {
    if (this.#calls.has(serial)) this.#abandoned.add(serial);
  }

  /** Gives an answer to whom it is for. Throws BAD_ANSWER at one that was not asked for. */
  answer({ serial, procedure, status, body }: Frame): void {
    const call = this.#calls.get(serial);
    if (call === undefined) throw malformed(`an answer to call ${serial}, which was not made`);
    if (call.procedure !== procedure) throw malformed(`procedure ${procedure} answers call of ${call.procedure}`);
    if (status !== frameStatus.ok && status !== frameStatus.error) throw malformed(`an answer of status ${status}`);
    if (status === frameStatus.error) call.fail(readLibvirtError(body));
    else call.answer(body);
    this.#calls.delete(serial);
    this.#abandoned.delete(serial);
    call.over();
  }

  failAll(error: NanoError): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#abandoned.clear();
    for (const call of calls) {
      call.fail(error);
      call.over();
    }
  }
}
