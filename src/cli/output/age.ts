const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago something was, in one figure: `45s`, `12m`, `3h`, `5d`, `2y`. Clocks that differ give `0s`. */
export function formatAge(milliseconds: number): string {
  const age = Math.max(0, milliseconds);
  if (age < minute) return `${Math.floor(age / second)}s`;
  if (age < hour) return `${Math.floor(age / minute)}m`;
  if (age < day) return `${Math.floor(age / hour)}h`;
  if (age < 730 * day) return `${Math.floor(age / day)}d`;
  return `${Math.floor(age / (365 * day))}y`;
}

/** The age of an RFC 3339 time. */
export function ageOf(timestamp: string, now: number): string {
  const time = Date.parse(timestamp);
  return Number.isNaN(time) ? '?' : formatAge(now - time);
}

/** A time for a person who wants to know exactly: local, with the age. */
export function formatTime(timestamp: string, now: number): string {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return timestamp;
  const two = (figure: number) => String(figure).padStart(2, '0');
  const days = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  const clock = [two(date.getHours()), two(date.getMinutes()), two(date.getSeconds())].join(':');
  return `${days} ${clock} (${formatAge(now - date.getTime())} ago)`;
}
