/**
 * Text from a host, fit to be shown and stored: one line, no control characters (an escape sequence would act on the
 * operator's terminal), no marks that reverse the reading direction, and not longer than `limit`.
 */
export function printable(text: string, limit: number): string {
  if (text.length <= limit && /^[ -~]*$/.test(text)) return text;
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '?');
  const characters = Array.from(line);
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join('')}…`;
}

/** A command's standard error in one line, warnings aside. virsh says in its second line what the first comes from. */
export function errorWords(error: string): string {
  const lines = error.split('\n').map((line) => line.trim().replace(/^error: /, ''));
  const words = lines.filter((line) => line !== '' && !/\bwarning: /.test(line)).slice(0, 2);
  return printable(words.join(': '), 300);
}
