import { formatSize } from '../../controller/model/units.ts';

export interface ByteProgress {
  readonly done: number;
  readonly total: number | null;
  /** Bytes a second. */
  readonly rate: number | undefined;
}

const barWidth = 20;

/** `[########            ]  40%  1.2 GiB of 3 GiB  210 MiB/s  9 s left`, as much of it as is known. */
export function progressText({ done, total, rate }: ByteProgress, unicode: boolean): string {
  const speed = rate === undefined ? [] : [`${formatSize(rate)}/s`];
  if (total === null || total <= 0) return [formatSize(done), ...speed].join('  ');
  const part = Math.min(1, done / total);
  const full = Math.round(part * barWidth);
  const [on, off] = unicode ? ['█', '░'] : ['#', '.'];
  const bar = on.repeat(full) + off.repeat(barWidth - full);
  const percent = `${Math.floor(part * 100)}%`.padStart(4);
  const left = rate === undefined || rate <= 0 ? [] : [`${timeLeft((total - done) / rate)} left`];
  return [`[${bar}] ${percent}`, `${formatSize(done)} of ${formatSize(total)}`, ...speed, ...left].join('  ');
}

function timeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
