import { NanoError } from './errors.ts';

export const KiB = 1024;
export const MiB = 1024 ** 2;
export const GiB = 1024 ** 3;

const factors: Readonly<Record<string, number>> = { '': 1, k: KiB, m: MiB, g: GiB, t: 1024 ** 4, p: 1024 ** 5 };

/** Reads a size as people write it (`2G`, `512M`, `10GiB`, `1.5T`, plain bytes); powers of 1024. Result in bytes. */
export function parseSize(text: string, what: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgtp]?)(?:i?b)?\s*$/i.exec(text);
  const bytes =
    match?.[1] === undefined ? Number.NaN : Number(match[1]) * (factors[(match[2] ?? '').toLowerCase()] ?? Number.NaN);
  if (bytes > Number.MAX_SAFE_INTEGER) {
    throw new NanoError('INVALID_VALUE', `${what}: "${text}" is more than nano can count: the most is below 8 PiB`);
  }
  if (Number.isNaN(bytes)) {
    throw new NanoError('INVALID_VALUE', `${what}: "${text}" is not a size`, { hint: 'write it as 512M, 2G or 10GiB' });
  }
  return Math.round(bytes);
}

/** Writes bytes for people: `512 MiB`, `1.5 GiB`, with at most one decimal. */
export function formatSize(bytes: number): string {
  if (!Number.isFinite(bytes)) return '?';
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 1023.95 && unit < names.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits =
    unit === 0 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, '');
  return `${bytes < 0 ? '-' : ''}${digits} ${names[unit]}`;
}

/** Sizes as people read them, as exact as it takes to tell the first from the last: what is asked for from what is free. */
export function formatSizesApart(bytes: readonly number[]): string[] {
  const differ = (way: (one: number) => string) => way(bytes[0] ?? 0) !== way(bytes.at(-1) ?? 0);
  return bytes.map([formatSize, inMiB, inBytes].find(differ) ?? formatSize);
}

function inMiB(bytes: number): string {
  return bytes < MiB ? formatSize(bytes) : `${(bytes / MiB).toFixed(1).replace(/\.0$/, '')} MiB`;
}

function inBytes(bytes: number): string {
  return `${bytes} bytes`;
}
