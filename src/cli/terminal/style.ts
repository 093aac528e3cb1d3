/** What a piece of text is, which decides how it looks where there are colours. Never the only thing that tells. */
export type Style = 'good' | 'bad' | 'busy' | 'dim' | 'strong';

const codes: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  good: [32, 39],
  bad: [31, 39],
  busy: [33, 39],
  dim: [2, 22],
  strong: [1, 22],
};

/** A text in a style, or as it is where the stream has no colours. */
export function paint(text: string, style: Style | undefined, colour: boolean): string {
  if (!colour || style === undefined || text === '') return text;
  const [on, off] = codes[style];
  return `\x1b[${on}m${text}\x1b[${off}m`;
}
