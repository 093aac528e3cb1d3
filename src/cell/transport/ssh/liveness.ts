import type { Duplex } from 'node:stream';

const tickMs = 2500;
const silentTicks = 5;

/** How often ssh2 asks the other side for a sign of life. */
export const keepaliveMs = 4000;

/**
 * Watches that a connection still brings something: 12.5 s of silence, while keepalives are sent every 4 s, is a cut
 * cable. ssh2 itself only counts unanswered keepalives, which wait behind bulk data on a slow line; here every byte
 * counts. Silence is counted in ticks, not by the clock: a laptop that wakes up gets its time to answer.
 */
export function watchLiveness(socket: Duplex, onSilent: (silentMs: number) => void): () => void {
  let silent = 0;
  const onData = () => {
    silent = 0;
  };
  socket.on('data', onData);
  const timer = setInterval(() => {
    silent += 1;
    if (silent < silentTicks) return;
    stop();
    onSilent(silent * tickMs);
  }, tickMs);
  // The socket alone keeps the process alive, for as long as it is open.
  timer.unref();
  const stop = () => {
    clearInterval(timer);
    socket.removeListener('data', onData);
  };
  return stop;
}
