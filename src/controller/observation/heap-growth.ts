import { setFlagsFromString } from 'node:v8';

/** The heap grows to so much more than what is in use before it is collected. */
const growingPercent = 60;

/**
 * Each look makes garbage of the one before it, which has grown old by then, and V8 lets a heap grow to four times what
 * is in use before it collects such. A watch runs beside other programs for days: it collects sooner (decision 14).
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
}
