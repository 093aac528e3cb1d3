import { type Command, renderCommand } from '../../controller/model/command.ts';
import { type ErrorDetail, NanoError } from '../../controller/model/errors.ts';
import { errorWords, printable } from '../facts/printable.ts';

export interface Failure {
  /** The cell's name. */
  readonly cell: string;
  /** What nano tried, to follow `could not`: `start the guest`. */
  readonly doing: string;
  readonly command: Command;
  readonly status: number;
  readonly stderr: string;
  readonly hint?: string;
}

const linesShown = 8;
const lineLength = 300;

/** A command on a cell did not do what it was to do. The details hold the command and what it said. */
export function commandFailed(failure: Failure): NanoError {
  const { cell, doing, command, status } = failure;
  const lines = lastLines(failure.stderr);
  const reason = errorWords(failure.stderr) || `the command ended with status ${status}`;
  const details: readonly ErrorDetail[] = [
    { subject: 'command', reason: commandLine(command), facts: { status } },
    ...lines.map((line) => ({ subject: 'said', reason: line })),
  ];
  const hint = failure.hint ?? hintFor(status, command);
  return new NanoError('COMMAND_FAILED', `${cell}: could not ${doing}: ${reason}`, {
    details,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The command without its input, which may be long. */
function commandLine(command: Command): string {
  const line = printable(renderCommand({ argv: command.argv }), 1000);
  return command.stdin === undefined ? line : `${line} <<NANO…`;
}

function lastLines(stderr: string): readonly string[] {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return lines.slice(-linesShown).map((line) => printable(line, lineLength));
}

function hintFor(status: number, command: Command): string | undefined {
  if (status === 127) return `"${command.argv[0]}" is not installed on the cell; nano cell check tells what it needs`;
  return undefined;
}
