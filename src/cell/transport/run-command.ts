import type { Command } from '../../controller/model/command.ts';
import { NanoError } from '../../controller/model/errors.ts';
import { enterLimits } from './call-limits.ts';
import { collect, keepTail } from './collect-output.ts';
import { tooLate, tooMuchOutput } from './command-errors.ts';
import { renderInput } from './command-input.ts';
import type { Launcher } from './launcher.ts';
import type { ExecOptions, ExecResult, RemoteStream } from './transport.ts';

const defaultOutputBytes = 16 * 1024 * 1024;

/** Runs a command to its end and brings all of its output. */
export async function runCommand(
  launcher: Launcher,
  command: Command,
  sudo: boolean,
  options: ExecOptions,
): Promise<ExecResult> {
  const limit = options.maxOutputBytes ?? defaultOutputBytes;
  const scope = enterLimits(options, () => tooLate(command.argv, launcher.name, options.deadlineMs));
  try {
    const input = await scope.race(renderInput(command.stdin, options.resolveSecret));
    const process = await launcher.launch(command.argv, {
      sudo,
      signal: scope.signal,
      openableInput: command.stdin !== undefined,
    });
    const cancel = () => process.cancel(scope.signal.reason);
    scope.signal.addEventListener('abort', cancel, { once: true });
    const tooMuch = () => process.cancel(tooMuchOutput(command.argv, launcher.name, limit));
    process.stdin.end(input);
    const outputs = [collect(process.stdout, limit, tooMuch), collect(process.stderr, limit, tooMuch)] as const;
    const [status, stdout, stderr] = await scope.race(Promise.all([process.status, ...outputs]));
    return { status, stdout, stderr };
  } finally {
    scope.leave();
  }
}

/** Starts a command whose input and output are bulk data, in the caller's hands. */
export async function streamCommand(
  launcher: Launcher,
  command: Command,
  sudo: boolean,
  options: ExecOptions,
): Promise<RemoteStream> {
  if (command.stdin !== undefined) throw new NanoError('INTERNAL', 'a streamed command has its input from its caller');
  const scope = enterLimits(options, () => tooLate(command.argv, launcher.name, options.deadlineMs));
  try {
    const process = await launcher.launch(command.argv, { sudo, signal: scope.signal });
    scope.signal.addEventListener('abort', () => process.cancel(scope.signal.reason), { once: true });
    const words = keepTail(process.stderr);
    const result = Promise.all([process.status, words])
      .then(([status, stderr]) => ({ status, stderr }))
      .finally(scope.leave);
    result.catch(() => {});
    const { stdin, stdout } = process;
    return { stdin, stdout, result, cancel: () => process.cancel(new NanoError('INTERRUPTED', 'cancelled')) };
  } catch (error) {
    scope.leave();
    throw error;
  }
}
