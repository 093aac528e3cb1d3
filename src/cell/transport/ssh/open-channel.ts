import type { Client, ClientChannel } from 'ssh2';
import type { NanoError } from '../../../controller/model/errors.ts';
import { type Passing, withBackOff } from '../back-off.ts';
import { raceSignal } from '../call-limits.ts';
import type { SshSession } from './ssh-session.ts';

type Opened = (error: Error | undefined, channel: ClientChannel) => void;

export interface ChannelRequest<T> {
  /** Asks for the channel. */
  readonly request: (client: Client, done: Opened) => void;
  /**
   * What becomes of it. Called in the very moment it is open: what a short command prints, and its status, may be in
   * the same packet, and ssh2 tells a status only once.
   */
  readonly made: (channel: ClientChannel) => T;
  readonly explain: (error: unknown) => NanoError | Passing;
  /** Undoes `made` where the caller has not waited for it. */
  readonly discard: (made: T) => void;
}

/** Opens a channel of a session; a host that has none free at the moment is asked again. */
export function openChannel<T>(session: SshSession, channel: ChannelRequest<T>, signal: AbortSignal): Promise<T> {
  return withBackOff(async () => {
    session.checkOpen();
    const opened = new Promise<T>((resolve, reject) => {
      const fail = (error: unknown) => reject(session.ended() ?? channel.explain(error));
      try {
        channel.request(session.client, (error, open) => (error ? fail(error) : resolve(channel.made(open))));
      } catch (error) {
        fail(error);
      }
    });
    return await raceSignal(signal, opened, channel.discard);
  }, signal);
}
