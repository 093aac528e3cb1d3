import type { Mouse } from '../input.ts';

const buttons = ['left', 'middle', 'right', 'none'] as const;

/** The three numbers of a report in SGR's form (xterm mode 1006): what, column and row from 1. */
export function mouseEvent(parameters: string, isRelease: boolean): Mouse | undefined {
  const [code, column, row] = parameters.split(';').map(Number);
  if (code === undefined || !isPlace(column) || !isPlace(row)) return undefined;
  const what = whatOf(code, isRelease);
  if (what === undefined) return undefined;
  return {
    type: 'mouse',
    what,
    button: code & 64 ? 'none' : (buttons[code & 3] ?? 'none'),
    column: column - 1,
    row: row - 1,
    shift: (code & 4) !== 0,
    alt: (code & 8) !== 0,
    ctrl: (code & 16) !== 0,
  };
}

/** No terminal is larger. */
const isPlace = (value: number | undefined): value is number => value !== undefined && value >= 1 && value <= 65_535;

function whatOf(code: number, isRelease: boolean): Mouse['what'] | undefined {
  if (code & 128) return undefined;
  if (code & 64) {
    if ((code & 3) > 1) return undefined;
    return code & 1 ? 'wheel-down' : 'wheel-up';
  }
  if (code & 32) return 'drag';
  return isRelease ? 'release' : 'press';
}
