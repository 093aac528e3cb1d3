/** Watches what a guest writes for the modes that it leaves a terminal in. */
export interface ScreenWatch {
  see(bytes: Uint8Array): void;
  /** What gives the terminal back to its operator as it was. */
  giveBack(): string;
}

/** Long enough for one switch that was cut in two. */
const tailLength = 16;

/** Mouse reports, bracketed paste, the application's keys, a hidden cursor, colours: off again, on or not. */
const always = '\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1l\x1b>\x1b[?25h\x1b[0m';

/**
 * Leaving the other screen is only right where a guest has gone to it: elsewhere it would move the cursor. So its
 * switches are looked for; all else can be switched off unseen.
 */
export function createScreenWatch(): ScreenWatch {
  const decoder = new TextDecoder('latin1');
  let tail = '';
  let onOtherScreen = false;
  return {
    see: (bytes) => {
      const text = tail + decoder.decode(bytes);
      tail = text.slice(-tailLength);
      const last = [...text.matchAll(/\[\?(?:47|1047|1049)([hl])/g)].at(-1);
      if (last !== undefined) onOtherScreen = last[1] === 'h';
    },
    giveBack: () => `${onOtherScreen ? '\x1b[?1049l' : ''}${always}`,
  };
}
