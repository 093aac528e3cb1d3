import type { AnyAuthMethod } from 'ssh2';
import { NanoError } from '../../../controller/model/errors.ts';
import type { Identities } from './identities.ts';

/** One login's course: which keys are offered, and what the host said of them. */
export class Authentication {
  readonly #user: string;
  readonly #host: string;
  readonly #identities: Identities;
  readonly #methods: AnyAuthMethod[];
  readonly #notes: string[] = [];
  #accepted: readonly string[] | undefined;
  #wantsMore = false;

  constructor(user: string, host: string, identities: Identities) {
    this.#user = user;
    this.#host = host;
    this.#identities = identities;
    const { agent, files } = identities;
    this.#methods = [
      ...(agent === undefined ? [] : [{ type: 'agent' as const, username: user, agent }]),
      ...files.map(({ key }) => ({ type: 'publickey' as const, username: user, key })),
    ];
    // Without any key the question itself tells what the host would take.
    if (this.#methods.length === 0) this.#methods.push({ type: 'none', username: user });
  }

  /** The next method to try, told what the host still accepts; undefined when there is none. */
  next(accepted: readonly string[] | null, partial: boolean | null): AnyAuthMethod | undefined {
    if (accepted !== null) {
      this.#accepted = accepted;
      if (!accepted.includes('publickey')) this.#methods.length = 0;
    }
    // The key was right, and the host wants a password or a code besides.
    if (partial === true) {
      this.#wantsMore = true;
      this.#methods.length = 0;
    }
    return this.#methods.shift();
  }

  /** Something went wrong with one key; the others are still tried. */
  note(problem: string): void {
    this.#notes.push(problem);
  }

  /** The error for a login that came to nothing. */
  refused(cause?: string): NanoError {
    const { agentKeys, files, notes } = this.#identities;
    const offered = [...agentKeys, ...files.map((file) => file.label)];
    const reasons = [...notes, ...this.#notes];
    return new NanoError('AUTH_FAILED', `${this.#host} does not let ${this.#user} in: ${this.#why(offered, cause)}`, {
      hint: this.#hint(offered, cause),
      details: [
        ...offered.map((subject) => ({ subject, reason: 'not accepted', code: 'KEY_REFUSED' })),
        ...reasons.map((reason) => ({ subject: this.#host, reason, code: 'KEY_NOT_OFFERED' })),
      ],
    });
  }

  #why(offered: readonly string[], cause: string | undefined): string {
    if (cause !== undefined) return cause;
    if (this.#wantsMore) return `it wants more than a key (${this.#accepted?.join(', ')})`;
    if (this.#accepted !== undefined && !this.#accepted.includes('publickey')) {
      return `it takes no keys, only ${this.#accepted.join(', ')}`;
    }
    if (offered.length === 0) return 'there is no key to offer';
    return `none of ${offered.length === 1 ? 'the one key' : `the ${offered.length} keys`} offered is accepted: ${offered.join(', ')}`;
  }

  #hint(offered: readonly string[], cause: string | undefined): string {
    if (cause !== undefined && offered.length > 1) return 'name the right key with --identity FILE';
    if (this.#wantsMore) return 'nano asks no questions: let this user in with a key alone';
    const encrypted = this.#identities.notes.map((note) => /^(.*) is encrypted/.exec(note)?.[1]).find(Boolean);
    if (offered.length === 0 && encrypted !== undefined) return `ssh-add ${encrypted}`;
    return `ssh-copy-id ${this.#user}@${this.#host}, or name the key with --identity FILE`;
  }
}
