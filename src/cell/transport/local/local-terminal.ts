import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { quoteArguments } from '../../../controller/model/shell.ts';
import { noMarker } from '../command-errors.ts';
import type { TerminalProcess } from '../launcher.ts';
import { createMarker, MarkerFilter } from '../marker.ts';
import type { TerminalSize } from '../transport.ts';
import { LocalProcess } from './local-process.ts';

/**
 * A command on a new terminal of this machine. Node has no pty of its own, so `script` of util-linux makes it; what
 * runs inside tells the terminal's name before the marker, and `stty` gives that terminal its new size later.
 */
export function openLocalTerminal(
  argv: readonly string[],
  size: TerminalSize,
  env: NodeJS.ProcessEnv,
): TerminalProcess {
  const marker = createMarker();
  const [first, second] = marker.pieces;
  const inside = [
    `stty rows ${Math.trunc(size.rows)} cols ${Math.trunc(size.columns)}`,
    'tty',
    `printf %s%s ${first} ${second}`,
    `exec ${quoteArguments(argv)}`,
  ].join('; ');
  // script starts $SHELL, whatever that is for the user.
  const terminalEnv = { ...env, TERM: size.term, SHELL: '/bin/sh' };
  const process = new LocalProcess(['script', '-qfe', '-c', inside, '/dev/null'], terminalEnv);
  const filter = new MarkerFilter(marker);
  return {
    stdin: process.stdin,
    stdout: Readable.from(withoutPreamble(process.stdout, filter), { objectMode: false }).on('error', () => {}),
    stderr: process.stderr,
    status: process.status,
    cancel: (reason) => process.cancel(reason),
    resize: (columns, rows) => {
      const name = filter.preamble.trim();
      if (name.startsWith('/dev/')) setSize(name, columns, rows, env);
    },
  };
}

async function* withoutPreamble(output: Readable, filter: MarkerFilter): AsyncGenerator<Buffer> {
  for await (const chunk of output) {
    const own = filter.take(chunk);
    if (own.length > 0) yield own;
  }
  if (!filter.found) throw noMarker('this machine', filter.preamble);
}

function setSize(terminal: string, columns: number, rows: number, env: NodeJS.ProcessEnv): void {
  const argv = ['-F', terminal, 'rows', String(Math.trunc(rows)), 'cols', String(Math.trunc(columns))];
  // A terminal that is gone by now needs no size.
  spawn('stty', argv, { env, stdio: 'ignore' }).on('error', () => {});
}
