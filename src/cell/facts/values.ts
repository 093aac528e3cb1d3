/** Readers of single values from a host: a value, or undefined where the text is not one. */

/** A count of at least 1. */
export function parseCount(text: string): number | undefined {
  const count = parseBytes(text);
  return count !== undefined && count >= 1 && count <= 1_000_000 ? count : undefined;
}

/** A whole number of at least 0. */
export function parseBytes(text: string): number | undefined {
  const digits = /^\s*(\d{1,16})\s*$/.exec(text)?.[1];
  const value = Number(digits);
  return digits !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

/** Seconds since 1970 as `date +%s.%N` prints them, in milliseconds; busybox leaves the fraction out. */
export function parseSeconds(text: string): number | undefined {
  const digits = /^\s*(\d{9,12}(?:\.\d{1,9})?)/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits) * 1000;
}

/** A line of /proc/meminfo, in bytes. */
export function parseMeminfo(text: string, name: 'MemTotal' | 'MemAvailable'): number | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}:`));
  const kibibytes = parseBytes(/:\s*(\d+) kB\s*$/.exec(line ?? '')?.[1] ?? '');
  return kibibytes === undefined ? undefined : kibibytes * 1024;
}

export function parseHostname(text: string): string | undefined {
  return /^[A-Za-z0-9]([A-Za-z0-9._-]{0,252})$/.exec(text.trim())?.[0];
}

/** 32 hexadecimal digits; a host that was never set up has an empty file, or `uninitialized` in it. */
export function parseMachineId(text: string): string | undefined {
  return /^[0-9a-f]{32}$/.exec(text.trim())?.[0];
}

/** A word without blanks, as names of kernels and architectures are. */
export function parseWord(text: string): string | undefined {
  return /^[A-Za-z0-9._+~-]{1,100}$/.exec(text.trim())?.[0];
}

/** An absolute path of a program. */
export function parsePath(text: string): string | undefined {
  return /^\/[A-Za-z0-9._+/-]{1,255}$/.exec(text.trim())?.[0];
}

export function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
