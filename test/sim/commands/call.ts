import type { Failure } from '../model/failure.ts';
import type { Host } from '../model/host.ts';
import type { Process } from '../model/process.ts';

/** A command that runs on a host. */
export interface Call {
  readonly host: Host;
  readonly process: Process;
  readonly argv: readonly string[];
  readonly stdin: AsyncIterable<Buffer>;
  /** Says something before it ends; absent where nobody would hear it. */
  readonly write?: (text: string) => void;
  /** Runs the command itself, within what nano has wrapped around it: this is where things go wrong. */
  readonly around?: (run: () => Promise<Answer>) => Promise<Answer>;
  /** The same for each of the commands that are sent as one. */
  readonly aroundEach?: (command: Pick<Call, 'argv' | 'stdin'>, run: RunWith) => Promise<Answer>;
}

/** Runs a command with this input. */
export type RunWith = (stdin: Call['stdin']) => Promise<Answer>;

export interface Answer {
  readonly status: number;
  readonly stdout: string | readonly Buffer[];
  readonly stderr: string;
}

export const fine: Answer = { status: 0, stdout: '', stderr: '' };

export function said(stdout: string): Answer {
  return { ...fine, stdout };
}

export function failed({ status, message }: Failure): Answer {
  return { status, stdout: '', stderr: message === '' ? '' : `${message}\n` };
}

export async function readInput(call: Call): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of call.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}
