import { NanoError } from './errors.ts';
import { GiB, MiB, parseSize } from './units.ts';

/** The size of an instance: cores, memory and the sum of its disks. */
export interface Shape {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** Sizes that capacity is told in unless another is asked for. */
export const standardShapes: readonly Shape[] = [
  { cores: 1, memoryBytes: GiB, diskBytes: 10 * GiB },
  { cores: 2, memoryBytes: 4 * GiB, diskBytes: 40 * GiB },
  { cores: 4, memoryBytes: 8 * GiB, diskBytes: 80 * GiB },
  { cores: 8, memoryBytes: 32 * GiB, diskBytes: 200 * GiB },
];

/** Reads `4c8g40g`: cores, memory, disk. The units of memory and disk are m, g or t, powers of 1024. */
export function parseShape(text: string, what: string): Shape {
  const [, cores, memory, disk] = /^(\d{1,4})c(\d+(?:\.\d+)?[mgt])(?:(\d+(?:\.\d+)?[mgt]))?$/i.exec(text.trim()) ?? [];
  if (cores === undefined || memory === undefined || Number(cores) === 0) {
    throw new NanoError('INVALID_VALUE', `${what}: ${JSON.stringify(text)} is not a size of instances`, {
      hint: 'write cores, memory and disk as 4c8g40g',
    });
  }
  return {
    cores: Number(cores),
    memoryBytes: parseSize(memory, what),
    diskBytes: disk === undefined ? 0 : parseSize(disk, what),
  };
}

/** `4c8g40g`. */
export function formatShape({ cores, memoryBytes, diskBytes }: Shape): string {
  return `${cores}c${short(memoryBytes)}${diskBytes === 0 ? '' : short(diskBytes)}`;
}

function short(bytes: number): string {
  if (bytes % (1024 * GiB) === 0) return `${bytes / (1024 * GiB)}t`;
  return bytes % GiB === 0 ? `${bytes / GiB}g` : `${Math.round((bytes / MiB) * 10) / 10}m`;
}
