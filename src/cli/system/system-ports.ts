import { setTimeout as sleep } from 'node:timers/promises';
import { makeUuidV7 } from '../../controller/model/ids.ts';
import type { Clock, Ids, Logger } from '../../controller/ports.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
};

/** The global's generator: importing node:crypto takes longer than most commands' own work. */
export const systemIds: Ids = {
  uuid: () => makeUuidV7(Date.now(), randomBytes(10)),
  random: randomBytes,
};

/** Drawn ahead of their use: ten bytes take the generator as long as a few hundred. */
let drawn = new Uint8Array(0);

function randomBytes(count: number): Uint8Array {
  if (drawn.length < count) drawn = crypto.getRandomValues(new Uint8Array(Math.max(256, count)));
  const bytes = drawn.subarray(0, count);
  drawn = drawn.subarray(count);
  return bytes;
}

/** Tells what happens, one line each, to whoever asked with --debug; else nobody. */
export function debugLogger(enabled: boolean, write: (line: string) => void): Logger {
  if (!enabled) return { debug: () => {} };
  const started = performance.now();
  return {
    debug: (message, facts) => {
      const told = facts === undefined ? '' : ` ${JSON.stringify(facts)}`;
      write(`debug: ${((performance.now() - started) / 1000).toFixed(3)} s: ${message}${told}\n`);
    },
  };
}
