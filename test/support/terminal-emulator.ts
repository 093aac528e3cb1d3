import headless from '@xterm/headless';

/** One column as a terminal shows it. */
export interface ShownCell {
  readonly text: string;
  /** `bold red/default`, in the emulator's own numbers. */
  readonly look: string;
}

/** A terminal that is fed with bytes and asked what it shows. */
export interface TerminalEmulator {
  feed(bytes: string): Promise<void>;
  /** The rows without the blanks at their ends. */
  rows(): string[];
  cells(row: number): ShownCell[];
  resize(columns: number, rows: number): void;
  /** Whether it shows the other screen, and what it has been told about itself. */
  readonly modes: () => { otherScreen: boolean; pasteMarks: boolean; mouse: string; wraps: boolean };
}

export function terminalEmulator(columns: number, rows: number): TerminalEmulator {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const line = (row: number) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row);
  return {
    feed: (bytes) => new Promise((resolve) => terminal.write(bytes, resolve)),
    rows: () => Array.from({ length: terminal.rows }, (_, row) => line(row)?.translateToString(true) ?? ''),
    cells: (row) =>
      Array.from({ length: terminal.cols }, (_, column) => {
        const cell = line(row)?.getCell(column);
        if (cell === undefined) return { text: ' ', look: '' };
        const on = [
          cell.isBold() ? 'bold' : '',
          cell.isDim() ? 'dim' : '',
          cell.isUnderline() ? 'underlined' : '',
          cell.isInverse() ? 'reversed' : '',
        ];
        const colours = `${cell.getFgColorMode()}:${cell.getFgColor()}/${cell.getBgColorMode()}:${cell.getBgColor()}`;
        const text = cell.getChars() || (cell.getWidth() === 0 ? '' : ' ');
        return { text, look: [...on.filter(Boolean), colours].join(' ') };
      }),
    resize: (nextColumns, nextRows) => terminal.resize(nextColumns, nextRows),
    modes: () => ({
      otherScreen: terminal.buffer.active.type === 'alternate',
      pasteMarks: terminal.modes.bracketedPasteMode,
      mouse: terminal.modes.mouseTrackingMode,
      wraps: terminal.modes.wraparoundMode,
    }),
  };
}
