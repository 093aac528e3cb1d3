export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether to colour what goes to a stream: FORCE_COLOR beats NO_COLOR beats TERM=dumb beats the preference beats
 * whether it is a terminal. stdout and stderr are judged apart.
 */
export function wantsColour(env: Environment, isTTY: boolean, preference: 'auto' | 'always' | 'never'): boolean {
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.TERM === 'dumb') return false;
  if (preference !== 'auto') return preference === 'always';
  return isTTY;
}

/** Whether the locale's characters go beyond ASCII. */
export function speaksUnicode(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale);
}
