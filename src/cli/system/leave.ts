/**
 * How the process is ended at once. Only bin/ may do so, and hands its way in (src/cli/main.ts): everything else
 * sets process.exitCode and lets what is written be written.
 */
let exit: ((status: number) => void) | undefined;

export function setExit(exitNow: (status: number) => void): void {
  exit = exitNow;
}

/** Ends the process now: after a second interrupt, or where a finished command's connection will not close. */
export function leave(status: number): void {
  process.exitCode = status;
  exit?.(status);
}
