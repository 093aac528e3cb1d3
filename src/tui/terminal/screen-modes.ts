/** What a terminal is told when the dashboard takes its screen, and when it gives it back. */
export interface ScreenModes {
  readonly enter: string;
  readonly leave: string;
}

export function screenModes(options: { readonly title: string | undefined }): ScreenModes {
  const { title } = options;
  return {
    enter: [
      '\x1b[?1049h', // the other screen
      title === undefined ? '' : `\x1b[22;2t\x1b]2;${title}\x07`, // keep the window's title, set another
      '\x1b[?25l', // no cursor
      '\x1b[?7l', // no wrapping at the edge
      '\x1b[?1000h\x1b[?1006h', // clicks and the wheel, with numbers of any size
      '\x1b[?2004h', // marks around what is pasted
    ].join(''),
    leave: [
      '\x1b[?2026l', // a frame may have been cut off in the middle
      '\x1b[m',
      '\x1b[?2004l\x1b[?1006l\x1b[?1000l',
      '\x1b[?7h\x1b[?25h',
      title === undefined ? '' : '\x1b[23;2t',
      '\x1b[?1049l',
    ].join(''),
  };
}
