import { createHash } from 'node:crypto';
import { Random } from '../soak/random.ts';

/** How busy a domain is: what its counters rise by in a millisecond of its own time. */
export interface Activity {
  /** Of one processor, in nanoseconds. */
  readonly cpuNs: number;
  readonly waitedNs: number;
  readonly readRequests: number;
  readonly writeRequests: number;
  readonly requestBytes: number;
  readonly requestNs: number;
  readonly receivedPackets: number;
  readonly sentPackets: number;
  readonly packetBytes: number;
  /** Where in its swing between busy and idle it is at the beginning. */
  readonly phase: number;
}

/** Each domain has its own, which follows from its UUID. */
export function activityOf(uuid: string): Activity {
  const random = new Random(createHash('sha1').update(uuid).digest().readUInt32BE(0));
  const chance = () => random.next();
  return {
    cpuNs: 1e6 * (0.02 + 0.7 * chance()),
    waitedNs: 1e6 * 0.05 * chance(),
    readRequests: 0.2 * chance(),
    writeRequests: 0.1 * chance(),
    requestBytes: 4096 * (1 + Math.floor(15 * chance())),
    requestNs: 1e5 + 2e6 * chance(),
    receivedPackets: 2 * chance(),
    sentPackets: chance(),
    packetBytes: 64 + 1300 * chance(),
    phase: 2 * Math.PI * chance(),
  };
}

const swingMs = 10_000;
const depth = 0.8;

/**
 * The time of a domain that is busier at times than at others: it never stands still and never goes back, and over
 * a long while it is the time of the clock.
 */
export function ownTime({ phase }: Activity, elapsedMs: number): number {
  return elapsedMs + depth * swingMs * (Math.cos(phase) - Math.cos(phase + elapsedMs / swingMs));
}
