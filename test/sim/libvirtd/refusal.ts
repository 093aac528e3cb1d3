import { XdrWriter } from '../../../src/cell/libvirt/wire/xdr-writer.ts';

/** virErrorNumber and virErrorDomain of include/libvirt/virterror.h, and the words of src/util/virerror.c. */
const refusals = {
  internal: { number: 1, domain: 0, words: 'internal error' },
  invalidArgument: { number: 8, domain: 10, words: 'invalid argument' },
  system: { number: 38, domain: 7, words: 'Failed to make the call' },
  unknownProcedure: { number: 39, domain: 7, words: 'RPC error' },
  noMetadata: { number: 80, domain: 10, words: 'metadata not found' },
  noDomain: { number: 42, domain: 10, words: 'Domain not found' },
  polkit: { number: 94, domain: 60, words: 'authentication unavailable' },
} as const;

/** What libvirt answers a call with that it does not carry out. */
export class Refusal extends Error {
  readonly #kind: keyof typeof refusals;
  readonly #detail: string;

  constructor(kind: keyof typeof refusals, detail: string) {
    super(`${refusals[kind].words}: ${detail}`);
    this.name = 'Refusal';
    this.#kind = kind;
    this.#detail = detail;
  }

  /** virNetMessageError, whole. */
  get body(): Buffer {
    const { number, domain, words } = refusals[this.#kind];
    const writer = new XdrWriter().int(number).int(domain);
    const text = (value: string | undefined) => writer.optional(value, (to, one) => to.string(one));
    text(this.message).int(2).uint(0);
    for (const part of [`${words}: %s`, this.#detail, undefined]) text(part);
    return writer.int(-1).int(-1).uint(0).finish();
  }
}
