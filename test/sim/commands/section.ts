import { Failure } from '../model/failure.ts';
import type { Host } from '../model/host.ts';

/** One part of an answer, as src/cell/facts/sections.ts lays it out. */
export interface Section {
  readonly name: string;
  readonly output: string;
  readonly status?: number;
  readonly error?: string;
}

export type Report = (host: Host, args: readonly string[]) => readonly Section[];

/** A section of what may fail as libvirt does. */
export function attempt(name: string, answer: () => string): Section {
  try {
    return { name, output: answer() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { name, output: '', status: error.status, error: error.message };
  }
}
