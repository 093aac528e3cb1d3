import { Transform } from 'ink';
import type { ReactNode } from 'react';
import type { Theme } from '../terminal/theme.ts';
import type { Line } from '../view-model/line.ts';

interface RowsProps {
  readonly lines: readonly Line[];
  readonly theme: Theme;
}

/**
 * Lines as rows of the terminal. For ink all of them are one space, which it shows as something else: lines are as wide as
 * the screen already, and there is nothing to lay out. It measures each text that it ever lays out, and never forgets one:
 * in a day of moving figures that would be gigabytes.
 */
export function Rows({ lines, theme }: RowsProps): ReactNode {
  const text = lines.map((line) => painted(line, theme).trimEnd()).join('\n');
  return <Transform transform={() => text}> </Transform>;
}

function painted(line: Line, theme: Theme): string {
  let text = '';
  for (const { text: piece, tone = 'plain' } of line) text += theme.paint(tone, piece);
  return text;
}
