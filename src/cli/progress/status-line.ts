import { escapeControl } from '../terminal/escape.ts';
import type { OutputStream } from '../terminal/terminal.ts';
import { truncate } from '../terminal/text-width.ts';

/** One line on stderr that is drawn again and again while something runs, and is gone afterwards. */
export interface StatusLine {
  /** What the line says from now on; it is asked anew for each drawing, and told how many columns there are. */
  show(content: (room: number) => string): void;
  /** Writes a line that stays, above the status. */
  print(line: string): void;
  /** Has something else written above the status, as it would stand without one. */
  aside(write: () => void): void;
  clear(): void;
}

const interval = 80;
const frames = { unicode: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'], ascii: [...'|/-\\'] } as const;
const clearLine = '\r\x1b[2K';

/** The status line of a terminal; elsewhere nothing is drawn, and only `print` writes. */
export function createStatusLine(stream: OutputStream): StatusLine {
  const symbols = stream.unicode ? frames.unicode : frames.ascii;
  let content: ((room: number) => string) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let tick = 0;
  let drawn = false;

  const draw = () => {
    if (content === undefined) return;
    // A symbol, a space, and one column less than there is: a full line would wrap, and could not be cleared.
    const room = Math.max(1, stream.columns - 3);
    const text = truncate(escapeControl(content(room)), room, stream.unicode ? '…' : '...');
    stream.write(`${clearLine}${symbols[tick % symbols.length] ?? ''} ${text}`);
    tick += 1;
    drawn = true;
  };
  const erase = () => {
    if (drawn) stream.write(clearLine);
    drawn = false;
  };
  const aside = (write: () => void) => {
    erase();
    write();
    if (timer !== undefined) draw();
  };
  return {
    show: (next) => {
      content = next;
      if (!stream.canRedraw || timer !== undefined) return;
      draw();
      timer = setInterval(draw, interval);
      timer.unref();
    },
    print: (line) => aside(() => stream.write(`${line}\n`)),
    aside,
    clear: () => {
      clearInterval(timer);
      timer = undefined;
      content = undefined;
      erase();
    },
  };
}
