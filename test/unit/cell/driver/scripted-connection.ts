import { setTimeout as sleep } from 'node:timers/promises';
import { turnFolder } from '../../../../src/cell/commands/attempt-fence.ts';
import type { Connections } from '../../../../src/cell/driver/call.ts';
import { CellLink } from '../../../../src/cell/driver/cell-link.ts';
import type { Connection, ExecOptions, ExecResult } from '../../../../src/cell/transport/transport.ts';
import type { Command } from '../../../../src/controller/model/command.ts';
import type { ActionContext } from '../../../../src/controller/ports.ts';
import { ids } from '../spec.ts';

/** What a cell answers to a command: told by its last words, so that wrappers are seen through. */
export type Answer = Partial<ExecResult> | Error | ((input: string) => Partial<ExecResult>);
type Answers = readonly (readonly [words: RegExp, ...answers: readonly [Answer, ...Answer[]]])[];

export interface ScriptedCell {
  readonly link: CellLink;
  /** The commands that were sent, without wrappers, in order. */
  readonly sent: string[];
  /** The first words of each, which tell whether it was wrapped. */
  readonly programs: string[];
  readonly inputs: string[];
}

export const context: ActionContext = { operationId: ids.operation, attempt: 1 };
export const mark = { zoneId: ids.zone, generation: 3, cellId: ids.cell };

/** A cell that answers by a table: the first line that matches; its last answer is given again and again. */
export function scriptedCell(answers: Answers, options: { readonly mark?: typeof mark } = { mark }): ScriptedCell {
  const left = answers.map(([words, ...rest]) => ({ words, rest: [...rest] }));
  const sent: string[] = [];
  const programs: string[] = [];
  const inputs: string[] = [];
  const refuse = () => Promise.reject(new Error('not scripted'));
  const connection: Connection = {
    user: 'root',
    privilege: 'root',
    hostKey: undefined,
    exec: async (command: Command, { resolveSecret }: ExecOptions) => {
      const line = unwrapped(command.argv).join(' ');
      sent.push(line);
      programs.push(command.argv.slice(0, 2).join(' '));
      const pieces = (command.stdin ?? []).map((piece) =>
        typeof piece === 'string' ? piece : (resolveSecret?.(piece.secret) ?? ''),
      );
      const input = (await Promise.all(pieces)).join('');
      inputs.push(input);
      const entry = left.find(({ words }) => words.test(line));
      const answer = entry !== undefined && entry.rest.length > 1 ? entry.rest.shift() : entry?.rest[0];
      if (answer === undefined) throw new Error(`no answer for: ${line}`);
      if (answer instanceof Error) throw answer;
      return { status: 0, stdout: '', stderr: '', ...(typeof answer === 'function' ? answer(input) : answer) };
    },
    stream: refuse,
    terminal: refuse,
    forwardUnix: refuse,
    closed: new Promise(() => undefined),
    close: async () => undefined,
  };
  const connections: Connections = { get: async () => connection };
  const target = {
    name: 'cell-1',
    address: { kind: 'local' } as const,
    ...(options.mark === undefined ? {} : options),
  };
  return { link: new CellLink(target, connections, { wait: noWait }), sent, programs, inputs };
}

const noWait: typeof sleep = async (_milliseconds, value) => sleep(0, value);

/** A wrapper names the mark or none, and then where an operation's commands take turns, the operation, the attempt. */
function unwrapped(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('nano') + 3;
  if (argv[at + 1] === turnFolder) return argv.slice(at + 4);
  return argv[at] === mark.cellId ? argv.slice(at + 1) : argv;
}
