import type { NanoError } from '../../../controller/model/errors.ts';
import { SharedAttempt } from '../shared-attempt.ts';
import type { CallLimits } from '../transport.ts';
import type { SshSession } from './ssh-session.ts';

interface Entry {
  readonly attempt: SharedAttempt<SshSession>;
  users: number;
}

/**
 * Connections to jump hosts, each shared by all cells behind it: a hundred cells behind one bastion are one login
 * there, not a hundred, which its MaxStartups would turn away. The last one to leave closes it.
 */
export class JumpHosts {
  readonly #entries = new Map<string, Entry>();

  /** Resolves with the session and the call that gives it back. */
  async use(
    key: string,
    limits: CallLimits,
    tooLate: () => NanoError,
    open: (limits: CallLimits) => Promise<SshSession>,
  ): Promise<{ session: SshSession; leave: () => void }> {
    const entry = this.#entries.get(key) ?? this.#start(key, open);
    entry.users += 1;
    const leave = () => {
      entry.users -= 1;
      if (entry.users === 0) this.#drop(key, entry);
    };
    try {
      const session = await entry.attempt.join(limits, tooLate);
      return { session, leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  #start(key: string, open: (limits: CallLimits) => Promise<SshSession>): Entry {
    const forget = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    const attempt = new SharedAttempt(async (limits) => {
      const session = await open(limits);
      session.onClosed(forget);
      return session;
    });
    const entry: Entry = { attempt, users: 0 };
    attempt.settled().catch(forget);
    this.#entries.set(key, entry);
    return entry;
  }

  #drop(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    entry.attempt.settled().then(
      (session) => session.close(),
      () => {},
    );
  }
}
