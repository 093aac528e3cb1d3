import type { Done } from '../../controller/model/views.ts';
import type { OutputFormat } from '../output/format.ts';
import { escapeControl } from '../terminal/escape.ts';
import { paint } from '../terminal/style.ts';
import type { Streams } from '../terminal/terminal.ts';

/** What a change came to, in words. */
export interface Outcome {
  /** `created instance web-1 on cell-2 (2 cores, 512 MiB, 10 GiB)` */
  readonly line: string;
  /** A command that is likely wanted next. */
  readonly next?: string;
}

export interface ShowDoneOptions {
  readonly format: OutputFormat;
  readonly silent: boolean;
  readonly name: string;
}

/** Tells people on stdout what was done (or only its name), on stderr what to know and what to do next. */
export function showDone(
  { stdout, stderr }: Streams,
  { format, silent, name }: ShowDoneOptions,
  { warnings }: Pick<Done<unknown>, 'warnings'>,
  { line, next }: Outcome,
): void {
  for (const warning of warnings) {
    stderr.write(`${paint('warning:', 'busy', stderr.colour)} ${escapeControl(warning)}\n`);
  }
  if (format === 'name') stdout.write(`${escapeControl(name)}\n`);
  if (format === 'name' || silent) return;
  stdout.write(`${escapeControl(line)}\n`);
  if (next !== undefined && stderr.isTTY) {
    stderr.write(`${paint('next:', 'strong', stderr.colour)} ${escapeControl(next)}\n`);
  }
}

/**
 * What scripts get of a change: the thing as it is now, and beside its keys the operation's number (0 when there was
 * nothing to do) and warnings. Of a thing that is gone only its name is left.
 */
export function doneRecord(name: string, { operation, value, warnings }: Done<unknown>): object {
  return { ...(typeof value === 'object' && value !== null ? value : { name }), operation, warnings };
}
