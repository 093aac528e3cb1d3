import type { ClientChannel } from 'ssh2';

/**
 * Sends a signal to a channel's command. ssh2's own `signal` sends none once the input has ended, which is when most
 * commands are waited for; so this asks its protocol layer directly, and does nothing where that looks different.
 */
export function signalChannel(channel: ClientChannel, name: string): void {
  const protocol = property(property(channel, '_client'), '_protocol');
  const send = property(protocol, 'signal');
  const id = property(channel.outgoing, 'id');
  const state = property(channel.outgoing, 'state');
  if (typeof send !== 'function' || typeof id !== 'number' || (state !== 'open' && state !== 'eof')) return;
  send.call(protocol, id, name);
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
