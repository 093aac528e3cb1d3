import { Readable } from 'node:stream';
import { asOne } from '../../../src/cell/commands/as-one.ts';
import { withMark } from '../../../src/cell/commands/guard.ts';
import { markArguments } from '../../../src/cell/commands/mark.ts';
import { endCommand } from '../../../src/cell/transport/end-command.ts';
import { rightsProbe } from '../../../src/cell/transport/privilege.ts';
import { Failure } from '../model/failure.ts';
import type { Host } from '../model/host.ts';
import { type Answer, type Call, failed, fine, type RunWith, readInput, said } from './call.ts';
import { fileRules } from './file-commands.ts';
import { folderRules } from './folder-commands.ts';
import { watchRules } from './host-counters.ts';
import { imageRules } from './image-commands.ts';
import { markRules } from './mark-commands.ts';
import { isSectionScript, runSectionScript } from './sections.ts';
import { virshRules } from './virsh-commands.ts';
import { unwrap } from './wrappers.ts';

const rules = [...fileRules, ...folderRules, ...imageRules, ...markRules, ...virshRules, ...watchRules];

/** A command that nano does not make, or that the model has not been taught. */
export class UnknownCommand extends Error {
  constructor(argv: readonly string[]) {
    super(`the simulated cell does not know this command: ${JSON.stringify(argv)}`);
    this.name = 'UnknownCommand';
  }
}

/** Runs a command with what is wrapped around it, to its end. */
export async function runOnHost(call: Call): Promise<Answer> {
  const { host, process } = call;
  try {
    return await runWrapped(call);
  } finally {
    process.finish();
    host.processes.delete(process.pid);
  }
}

async function runWrapped(call: Call): Promise<Answer> {
  const { argv, run } = unwrap(call.argv);
  const { around = (inner) => inner() } = call;
  const inner = () =>
    isAsOne(argv) ? runEach({ ...call, argv }) : around(() => caught(() => runPlain({ ...call, argv })));
  return caught(() => run(call, () => caught(inner)));
}

async function runPlain(call: Call): Promise<Answer> {
  const { argv, host, process } = call;
  if (argv.length === 1 && argv[0] === 'true') return fine;
  // What a helper does that is there is no command's: run-exec.ts.
  if (argv[0] === 'virt-ssh-helper') throw helperFailure(host);
  if (isSectionScript(argv)) {
    const text = (await readInput(call)).toString();
    const answer = await runSectionScript(call, text);
    if (answer !== undefined) return answer;
    throw new UnknownCommand([...argv, text]);
  }
  for (const { pattern, isVirsh, run } of rules) {
    const found = pattern.match(argv);
    if (found === undefined) continue;
    if (isVirsh !== true) await process.work(host.traits.fileMs);
    return await run(call, found);
  }
  throw new UnknownCommand(argv);
}

const anyMark = {
  zoneId: '00000000-0000-7000-8000-000000000000',
  generation: 1,
  cellId: '00000000-0000-7000-8000-000000000000',
};
/** What stands before the mark, and the commands that are sent as one. */
const asOneWords = asOne([], anyMark).argv.slice(0, -markArguments(anyMark).length);

export function isAsOne(argv: readonly string[]): boolean {
  return equals(argv.slice(0, asOneWords.length), asOneWords);
}

/** One command after the other, up to the first that fails. */
async function runEach(call: Call): Promise<Answer> {
  const input = await readInput(call);
  const [zoneId = '', generation, cellId = '', ...words] = call.argv.slice(asOneWords.length);
  const mark = { zoneId, generation: Number(generation), cellId };
  const answers: Answer[] = [];
  for (let at = 0, read = 0; at < words.length; ) {
    const [bytes, count] = [Number(words[at]), Number(words[at + 1])];
    const [program = '', ...args] = words.slice(at + 2, at + 2 + count);
    const stdin = Readable.from([input.subarray(read, read + bytes)]);
    const command = { argv: [program, ...args] as const, stdin };
    const { argv } = withMark({ argv: command.argv }, mark);
    const run: RunWith = (own) => runWrapped({ ...call, argv, stdin: own });
    const answer = await (call.aroundEach?.(command, run) ?? run(stdin));
    answers.push(answer);
    if (answer.status !== 0) break;
    at += 2 + count;
    read += bytes;
  }
  return {
    status: answers.at(-1)?.status ?? 0,
    stdout: answers.map(({ stdout }) => stdout).join(''),
    stderr: answers.map(({ stderr }) => stderr).join(''),
  };
}

function helperFailure({ traits }: Host): Failure {
  if (!traits.hasSshHelper) return new Failure('sh: 1: exec: virt-ssh-helper: not found', 127);
  return new Failure("virt-ssh-helper: cannot connect to '/run/libvirt/libvirt-sock': No such file or directory");
}

/** That the command itself fails is an answer to the shell around it. */
async function caught(run: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Failure) return failed(error);
    throw error;
  }
}

/** What the transport asks for itself; undefined for a command of nano's own. */
export function runForTransport(host: Host, user: string, argv: readonly string[]): Answer | undefined {
  if (equals(argv, rightsProbe)) return said(rightsOf(user));
  if (!equals(argv.slice(0, -1), endCommand(0).slice(0, -1))) return undefined;
  host.processes.get(Number(argv.at(-1)))?.();
  return fine;
}

function equals(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, index) => word === right[index]);
}

/** Whom a host lets in: root, `ops` with sudo, and anybody else without any rights. */
function rightsOf(user: string): string {
  if (user === 'root') return '0\nroot\n';
  return user === 'ops' ? '1000\nops\nok\n' : `1001\n${user}\nsudo: a password is required\n`;
}
