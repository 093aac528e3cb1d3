/** A mark on the time axis: the column that it stands in, and what it says. */
export interface Tick {
  readonly column: number;
  readonly text: string;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [1, 2, 5, 10, 15, 30]
  .map((count) => count * minute)
  .concat([1, 2, 3, 6, 12].map((count) => count * hour))
  .concat([1, 2, 7, 14, 28, 91, 364].map((count) => count * day));

/** `14:05` and `11-28` are as wide, and two columns keep them apart. */
const room = 7;

/** Round local times between two, as many as there is room for. At midnight the day stands instead of the hour. */
export function timeTicks(fromMs: number, toMs: number, width: number): readonly Tick[] {
  const span = toMs - fromMs;
  if (span <= 0 || width < room) return [];
  const step = steps.find((one) => (one / span) * width >= room) ?? span;
  const ticks: Tick[] = [];
  let free = 0;
  for (let at = nextRound(fromMs, step); at < toMs; at = nextRound(at + 1, step)) {
    const column = Math.floor(((at - fromMs) / span) * width);
    if (column < free || column + room - 2 > width) continue;
    ticks.push({ column, text: tickText(new Date(at)) });
    free = column + room;
  }
  return ticks;
}

/** The next multiple of a step on the clock of this place, which is not UTC's: the offset may change in between. */
function nextRound(milliseconds: number, step: number): number {
  const offset = new Date(milliseconds).getTimezoneOffset() * minute;
  return Math.ceil((milliseconds - offset) / step) * step + offset;
}

function tickText(date: Date): string {
  const two = (figure: number) => String(figure).padStart(2, '0');
  if (date.getHours() === 0 && date.getMinutes() === 0) return `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}
