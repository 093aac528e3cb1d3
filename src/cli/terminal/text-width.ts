/** ASCII, Latin-1, dots, arrows, lines, blocks and braille: of such a text each character is one column. */
const narrow = /^[ -~\u00a1-\u00ac\u00ae-\u00ff\u2026\u2190-\u21ff\u2500-\u25cf\u2800-\u28ff]*$/;
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const narrowForms = /[\uff61-\uffdc]/u;
const invisible = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
/** Shows the character before it as an emoji, which is wide. */
const emojiVariation = '\ufe0f';

let segmenter: Intl.Segmenter | undefined;

/** How many columns of a terminal a text takes. It must not contain control characters. */
export function textWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
  return width;
}

/** A text with spaces after it (or before it) up to a width. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const missing = width - textWidth(text);
  if (missing <= 0) return text;
  const spaces = ' '.repeat(missing);
  return align === 'left' ? text + spaces : spaces + text;
}

/** A text of at most `width` columns; where something was left out, `mark` says so. */
export function truncate(text: string, width: number, mark: string): string {
  if (textWidth(text) <= width) return text;
  const room = Math.max(0, width - textWidth(mark));
  let kept = '';
  let used = 0;
  for (const grapheme of graphemes(text)) {
    used += graphemeWidth(grapheme);
    if (used > room) break;
    kept += grapheme;
  }
  return kept + mark.slice(0, width);
}

/** What a reader takes for one character each: a letter with its accents, an emoji of several parts. */
export function* graphemes(text: string): Iterable<string> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) yield segment;
}

/** The columns that one of them takes: 0, 1 or 2. */
export function graphemeWidth(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  const isWide = wide.test(grapheme) || grapheme.includes(emojiVariation);
  return isWide && !narrowForms.test(grapheme) ? 2 : 1;
}
