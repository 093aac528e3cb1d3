import type { ReadStream, WriteStream } from 'node:tty';
import { NanoError } from '../../controller/model/errors.ts';
import type { InputListener, InputStream, OutputStream, Streams } from './terminal.ts';
import { type Environment, speaksUnicode, wantsColour } from './terminal-facts.ts';

/** The process's own stdin, stdout and stderr. */
export function processStreams(env: Environment, color: () => 'auto' | 'always' | 'never'): Streams {
  let stdout: OutputStream | undefined;
  let stderr: OutputStream | undefined;
  let stdin: InputStream | undefined;
  // Looked at when first used: opening a terminal costs a millisecond, and stdin is seldom needed.
  return {
    get stdin() {
      stdin ??= inputStream(process.stdin);
      return stdin;
    },
    get stdout() {
      stdout ??= outputStream(process.stdout, env, color());
      return stdout;
    },
    get stderr() {
      stderr ??= outputStream(process.stderr, env, color());
      return stderr;
    },
  };
}

function outputStream(stream: WriteStream, env: Environment, color: 'auto' | 'always' | 'never'): OutputStream {
  let gone = false;
  const goneListeners = new Set<() => void>();
  let failure: NodeJS.ErrnoException | undefined;
  // oclif's own listener would throw what is told in our form below.
  stream.removeAllListeners('error');
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    // A reader that has left (`| head`, a closed terminal) misses nothing; a full disk behind `>` loses data.
    if (!['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED'].includes(error.code ?? '')) failure ??= error;
    for (const listener of goneListeners) listener();
  });
  const isTTY = stream.isTTY === true;
  return {
    isTTY,
    canRedraw: isTTY && env.TERM !== 'dumb',
    colour: wantsColour(env, isTTY, color),
    unicode: speaksUnicode(env),
    get columns() {
      return stream.columns || Number(env.COLUMNS) || 80;
    },
    get rows() {
      return stream.rows || Number(env.LINES) || 24;
    },
    write: (data) => {
      if (!gone) stream.write(data);
    },
    flush: async () => {
      if (!gone) await new Promise<void>((resolve) => stream.write('', () => resolve()));
      if (failure !== undefined) throw writeError(failure);
    },
    onResize: (listener) => {
      stream.on('resize', listener);
      return () => stream.off('resize', listener);
    },
    onGone: (listener) => {
      if (gone) listener();
      goneListeners.add(listener);
      return () => goneListeners.delete(listener);
    },
  };
}

const ignore = () => {};

function writeError(cause: NodeJS.ErrnoException): NanoError {
  const code = cause.code === 'ENOSPC' || cause.code === 'EDQUOT' ? 'DISK_FULL' : 'INTERNAL';
  return new NanoError(code, `the output could not be written: ${cause.message}`, { cause });
}

function inputStream(stream: ReadStream): InputStream {
  return {
    isTTY: stream.isTTY === true,
    setRawMode: (on) => {
      if (!stream.isTTY) return;
      // Of a terminal that is gone it fails, and that is no reason to leave anything else undone.
      stream.once('error', ignore);
      stream.setRawMode(on);
      stream.off('error', ignore);
    },
    listen: (listener: InputListener) => {
      const data = (bytes: Uint8Array) => listener.data(bytes);
      const end = () => listener.end();
      stream.on('data', data).on('end', end).on('error', end);
      stream.resume();
      return () => {
        stream.off('data', data).off('end', end).off('error', end);
        stream.pause();
      };
    },
  };
}
