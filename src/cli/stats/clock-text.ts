/** `12:04:09`: a time of these minutes, as the clock on the wall has it. */
export function clockText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
