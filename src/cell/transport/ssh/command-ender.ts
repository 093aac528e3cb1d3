import { endCommand } from '../end-command.ts';
import type { Marker } from '../marker.ts';
import { renderRemoteCommand } from '../remote-shell.ts';
import { Semaphore } from '../semaphore.ts';
import { channelError } from './channel-errors.ts';
import { openChannel } from './open-channel.ts';
import type { SshSession } from './ssh-session.ts';

const limitMs = 5000;

/**
 * Ends commands on the host that nobody waits for any more, one after the other, on the channel that is left for it.
 * It asks them to end: one that ignores TERM goes on.
 */
export class CommandEnder {
  readonly #session: SshSession;
  readonly #marker: Marker;
  readonly #turn = new Semaphore(1);
  readonly #underWay = new Set<Promise<void>>();

  constructor(session: SshSession, marker: Marker) {
    this.#session = session;
    this.#marker = marker;
  }

  /** Never fails: a host that is gone, or a command that has ended by now, is as good. */
  end(pid: number, sudo: boolean): Promise<void> {
    const ended = this.#end(pid, sudo).catch(() => {});
    this.#underWay.add(ended);
    ended.then(() => this.#underWay.delete(ended));
    return ended;
  }

  /** Resolves when all are told, or after this time. */
  async settled(milliseconds: number): Promise<void> {
    if (this.#underWay.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const passed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([Promise.all(this.#underWay), passed]);
    clearTimeout(timer);
  }

  async #end(pid: number, sudo: boolean): Promise<void> {
    const line = renderRemoteCommand(endCommand(pid), { marker: this.#marker, sudo });
    const signal = AbortSignal.timeout(limitMs);
    const leave = await this.#turn.acquire(signal);
    try {
      const { closed } = await openChannel(
        this.#session,
        {
          request: (client, done) => client.exec(line, done),
          made: (channel) => {
            channel.on('error', () => {}).resume();
            channel.stderr.resume();
            return { closed: new Promise<void>((resolve) => channel.on('close', resolve)) };
          },
          explain: (error) => channelError(error, this.#session.host),
          discard: () => {},
        },
        signal,
      );
      await closed;
    } finally {
      leave();
    }
  }
}
