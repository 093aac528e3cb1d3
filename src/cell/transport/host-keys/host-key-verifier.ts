import type { HostKey } from '../../../controller/model/address.ts';
import { NanoError } from '../../../controller/model/errors.ts';
import { hostKeyFromBlob } from './host-key.ts';
import { checkHostKey, type HostKeyGrounds } from './host-key-check.ts';

/** Answers ssh2's question, in the middle of the key exchange, whether the host's key may be trusted. */
export class HostKeyVerifier {
  readonly #grounds: HostKeyGrounds;
  #trusted: HostKey | undefined;
  #refusal: NanoError | undefined;

  constructor(grounds: HostKeyGrounds) {
    this.#grounds = grounds;
  }

  get trusted(): HostKey | undefined {
    return this.#trusted;
  }

  get refusal(): NanoError | undefined {
    return this.#refusal;
  }

  verify(blob: Buffer): boolean {
    const shown = hostKeyFromBlob(blob);
    // Asked again when a long connection renews its keys: then it must be the very same one.
    if (this.#trusted !== undefined) return shown?.key === this.#trusted.key;
    this.#refusal =
      shown === undefined
        ? new NanoError('BAD_ANSWER', `${this.#grounds.host} shows a host key that cannot be read`)
        : checkHostKey(shown, this.#grounds);
    if (this.#refusal === undefined) this.#trusted = shown;
    return this.#refusal === undefined;
  }
}
