/** Figures for people, as narrow as they can be read: bytes in powers of 1024, counts in powers of 1000. */

const units = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** `0`, `512`, `1.2K`, `34M`, `1.0T`: four columns at most. */
export function compactBytes(bytes: number): string {
  return compact(bytes, 1024);
}

/** The same for what is counted. */
export function compactCount(count: number): string {
  return compact(count, 1000);
}

function compact(figure: number, base: number): string {
  let value = Math.max(0, figure);
  let unit = 0;
  // What would be written with four digits goes to the next unit, so that no figure is wider than four columns.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= base;
    unit += 1;
  }
  const digits = unit === 0 || value >= 9.95 ? String(Math.round(value)) : value.toFixed(1);
  return `${digits}${units[unit]}`;
}

/** `47%`; what is more than nothing is not written as nothing. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '<1%';
  return `${Math.round(share * 100)}%`;
}

/** `0.4ms`, `12ms`, `1.2s`. */
export function latency(milliseconds: number): string {
  if (milliseconds >= 999.5) return `${(milliseconds / 1000).toFixed(1)}s`;
  return `${milliseconds >= 9.95 ? Math.round(milliseconds) : milliseconds.toFixed(1)}ms`;
}

/** Load averages and processors in use: `0.42`, `12.3`, `105`. */
export function decimal(value: number): string {
  if (value >= 99.95) return String(Math.round(value));
  return value.toFixed(value >= 9.995 ? 1 : 2);
}

/** Processor time as top's TIME+ has it: `0:07`, `12:34`, `3:05:09`, `12d04h`. */
export function processorTime(seconds: number): string {
  const whole = Math.floor(Math.max(0, seconds));
  const two = (figure: number) => String(figure).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  if (hours >= 240) return `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
  const minutes = Math.floor(whole / 60) % 60;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(whole % 60)}`;
  return `${minutes}:${two(whole % 60)}`;
}

/** `2s`, `500ms`, `1m`. */
export function intervalText(milliseconds: number): string {
  if (milliseconds < 1_000) return `${milliseconds}ms`;
  return milliseconds < 60_000 ? `${milliseconds / 1_000}s` : `${milliseconds / 60_000}m`;
}

/** The wall clock, to the second, where the person is. */
export function clock(milliseconds: number): string {
  const date = new Date(milliseconds);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
