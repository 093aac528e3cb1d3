import { NanoError } from '../../controller/model/errors.ts';
import type { Terminal } from '../../controller/ports.ts';
import type { Interrupts } from '../terminal/interrupts.ts';
import type { Streams } from '../terminal/terminal.ts';
import { splitAtEscape } from './escape-key.ts';
import { createScreenWatch, type ScreenWatch } from './screen-watch.ts';

export interface ConsoleOptions {
  readonly name: string;
  readonly terminal: Streams;
  readonly interrupts: Interrupts;
  /** Opens the far end, as large as the terminal is. */
  open(signal: AbortSignal): Promise<Terminal>;
}

/**
 * The console of an instance in this terminal: every key goes there, Ctrl-C too, until Ctrl-] or the far end ends it.
 * Whatever happens, the terminal is given back as it was.
 */
export async function runConsole({ name, terminal, interrupts, open }: ConsoleOptions): Promise<void> {
  const { stdin, stdout, stderr } = terminal;
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new NanoError('USAGE', 'a console needs a terminal, and this is none', {
      hint: `nano instance show ${name} tells where the console's log is kept`,
    });
  }
  const screen = createScreenWatch();
  const restore = () => {
    stdin.setRawMode(false);
    stdout.write(screen.giveBack());
  };
  const leave = () => {
    restore();
    return 'leave' as const;
  };
  await interrupts.guard(
    async (signal) => {
      const remote = await open(signal);
      stderr.write(`connected to ${name}, Ctrl-] leaves\n`);
      stdin.setRawMode(true);
      try {
        await connect(name, terminal, remote, screen);
      } finally {
        restore();
        remote.close();
      }
      stderr.write(`\nleft ${name}\n`);
    },
    { first: leave, second: leave },
  );
}

/** Carries bytes both ways until one side has had enough. */
async function connect(name: string, { stdin, stdout }: Streams, remote: Terminal, screen: ScreenWatch): Promise<void> {
  let stopListening: () => void = () => {};
  const left = new Promise<'left'>((resolve) => {
    stopListening = stdin.listen({
      data: (bytes) => {
        const { before, escaped } = splitAtEscape(bytes);
        if (before.length > 0) remote.write(before);
        if (escaped) resolve('left');
      },
      end: () => resolve('left'),
    });
  });
  const stopFollowing = stdout.onResize(() => remote.resize({ columns: stdout.columns, rows: stdout.rows }));
  const shown = showOutput(remote, (bytes) => {
    screen.see(bytes);
    stdout.write(bytes);
  });
  // Who has left does not hear of it when the connection breaks after that.
  shown.catch(() => {});
  try {
    const ended = await Promise.race([left, shown.then(() => remote.ended)]);
    if (ended !== 'left' && ended !== 0) {
      throw new NanoError('CONNECTION_LOST', `the console of ${name} ended with status ${ended}`);
    }
  } finally {
    stopListening();
    stopFollowing();
  }
}

async function showOutput(remote: Terminal, write: (bytes: Uint8Array) => void): Promise<void> {
  for await (const bytes of remote.output) write(bytes);
}
