/**
 * How a character looks: the codes of SGR (ECMA-48) that are on, each in its place, '' where it is off.
 */
export interface Style {
  /** `1` bold, `2` dim. */
  readonly weight: string;
  readonly underline: string;
  readonly reverse: string;
  /** `31`, `38;5;172`, `38;2;1;2;3`. */
  readonly foreground: string;
  readonly background: string;
}

export const noStyle: Style = { weight: '', underline: '', reverse: '', foreground: '', background: '' };

/** What switches each of them off. */
const off: Readonly<Record<keyof Style, string>> = {
  weight: '22',
  underline: '24',
  reverse: '27',
  foreground: '39',
  background: '49',
};
const parts = ['weight', 'underline', 'reverse', 'foreground', 'background'] as const;

/** The style after some codes; what is not known leaves it as it is. Equal styles are the same object. */
export function applyCodes(style: Style, parameters: string): Style {
  let after = afterCodes.get(style);
  if (after === undefined || after.size >= most) {
    after = new Map();
    afterCodes.set(style, after);
  }
  const present = after.get(parameters);
  if (present !== undefined) return present;
  const next = withCodes(style, parameters);
  after.set(parameters, next);
  return next;
}

const afterCodes = new WeakMap<Style, Map<string, Style>>();

function withCodes(style: Style, parameters: string): Style {
  let next = style;
  const codes = parameters === '' ? ['0'] : parameters.split(/[;:]/);
  for (let index = 0; index < codes.length; index += 1) {
    const code = Number(codes[index]);
    if (code === 38 || code === 48) {
      const length = codes[index + 1] === '2' ? 5 : 3;
      const value = codes.slice(index, index + length).join(';');
      next = { ...next, [code === 38 ? 'foreground' : 'background']: value };
      index += length - 1;
    } else next = applyCode(next, code);
  }
  return intern(next);
}

function applyCode(style: Style, code: number): Style {
  if (code === 0) return noStyle;
  if (code === 1 || code === 2) return { ...style, weight: String(code) };
  if (code === 4) return { ...style, underline: '4' };
  if (code === 7) return { ...style, reverse: '7' };
  if (isColour(code, 30)) return { ...style, foreground: String(code) };
  if (isColour(code, 40)) return { ...style, background: String(code) };
  const ended = parts.find((part) => off[part] === String(code));
  return ended === undefined ? style : { ...style, [ended]: '' };
}

/** The eight of 30 to 37, and their bright ones from 90 on. */
const isColour = (code: number, first: number) =>
  (code >= first && code <= first + 7) || (code >= first + 60 && code <= first + 67);

const known = new Map<string, Style>([[key(noStyle), noStyle]]);
/** More than any theme has; what comes in from outside must not fill the memory. */
const most = 1_000;

function intern(style: Style): Style {
  const name = key(style);
  const present = known.get(name);
  if (present !== undefined) return present;
  if (known.size >= most) known.clear();
  known.set(name, style);
  return style;
}

function key({ weight, underline, reverse, foreground, background }: Style): string {
  return `${weight},${underline},${reverse},${foreground},${background}`;
}

export function sameStyle(a: Style, b: Style): boolean {
  return a === b || parts.every((part) => a[part] === b[part]);
}

/** The shortest that makes a terminal that writes in one style write in another. */
export function changeStyle(from: Style, to: Style): string {
  if (sameStyle(from, to)) return '';
  const on = parts.map((part) => to[part]).filter((code) => code !== '');
  if (on.length === 0) return '\x1b[m';
  const changed = parts.filter((part) => from[part] !== to[part]).map((part) => to[part] || off[part]);
  const afresh = ['0', ...on].join(';');
  const relative = changed.join(';');
  return `\x1b[${relative.length <= afresh.length ? relative : afresh}m`;
}
