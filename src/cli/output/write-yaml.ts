import { escapeLines } from '../terminal/escape.ts';
import type { OutputStream } from '../terminal/terminal.ts';

/** A value as YAML. Control characters are only kept where no terminal would obey them. */
export async function writeYaml(value: unknown, { isTTY }: Pick<OutputStream, 'isTTY'>): Promise<string> {
  const { stringify } = await import('yaml');
  const text = stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
  return isTTY ? escapeLines(text) : text;
}
