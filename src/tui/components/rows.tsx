import { Box, Transform } from 'ink';
import { memo, type ReactNode } from 'react';
import type { Theme } from '../terminal/theme.ts';
import type { Line } from '../view-model/line.ts';

interface RowsProps {
  readonly lines: readonly Line[];
  readonly theme: Theme;
}

/** Lines as rows of the terminal: one text each, painted, so that a row that did not change costs nothing. */
export function Rows({ lines, theme }: RowsProps): ReactNode {
  return (
    <Box flexDirection="column">
      {lines.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
        <Row key={row} text={painted(line, theme)} />
      ))}
    </Box>
  );
}

/**
 * For ink a row is one space, which it shows as something else: lines are as wide as the screen already. It measures each
 * text that it ever lays out, and never forgets one: in a day of moving figures that would be gigabytes.
 */
const Row = memo(function Row({ text }: { readonly text: string }): ReactNode {
  return <Transform transform={() => text}> </Transform>;
});

function painted(line: Line, theme: Theme): string {
  return line.map(({ text, tone = 'plain' }) => theme.paint(tone, text)).join('');
}
