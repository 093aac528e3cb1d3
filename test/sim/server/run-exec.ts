import type { ServerChannel } from 'ssh2';
import type { Answer, Call, RunWith } from '../commands/call.ts';
import { readCommandLine } from '../commands/command-line.ts';
import { isAsOne, runForTransport, runOnHost, UnknownCommand } from '../commands/run-on-host.ts';
import { unwrap } from '../commands/wrappers.ts';
import type { Host } from '../model/host.ts';
import { Process } from '../model/process.ts';
import type { Fault } from './faults.ts';
import { speakLibvirt } from './libvirt-socket.ts';
import type { World } from './world.ts';

export interface Exec {
  readonly world: World;
  readonly host: Host;
  readonly user: string;
  readonly channel: ServerChannel;
  /** Drops the connection without a word. */
  cut(): void;
}

/** What sshd does with one `exec`: runs the command and tells its end, or misbehaves as it was told. */
export async function runExec(exec: Exec, line: string): Promise<void> {
  const { world, host, user, channel } = exec;
  channel.on('error', () => {});
  // Held open by the transport for as long as the connection is.
  if (line === 'exec cat') return void channel.on('end', () => answer(channel, { status: 0, stdout: '', stderr: '' }));
  const command = readCommandLine(line);
  if (command === undefined) return unknown(exec, line);
  const process = new Process();
  channel.write(`${command.marker}${process.pid}/`);
  if (!command.hasTerminal) channel.stderr.write(command.marker);
  const known = runForTransport(host, user, command.argv);
  if (known !== undefined) return answer(channel, known);

  const { argv, isDetached } = unwrap(command.argv);
  if (argv[0] === 'virt-ssh-helper' && host.traits.hasSshHelper && !host.libvirt.isDown) return help(exec);
  world.running.add(process);
  let isGone = false;
  host.processes.set(process.pid, () => {
    if (!isDetached) return process.kill();
    isGone = true;
    answer(channel, { status: 143, stdout: '', stderr: '' });
  });
  const call = {
    host,
    process,
    argv: command.argv,
    stdin: input(channel),
    write: (text: string) => void (channel.writable && channel.write(text)),
  };
  const run = isAsOne(argv) ? runAsOne : runAlone;
  try {
    const result = await run(exec, call, argv);
    if (result === undefined || isGone) return;
    if (host.traits.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, host.traits.latencyMs));
    answer(channel, result);
  } catch (error) {
    if (error instanceof UnknownCommand) unknown(exec, error.message);
    else world.problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    answer(channel, { status: 127, stdout: '', stderr: 'the simulated cell does not know this command\n' });
  } finally {
    process.finish();
    host.processes.delete(process.pid);
    world.running.delete(process);
  }
}

/** virt-ssh-helper passes bytes on, between whoever started it and libvirtd, until either has no more. */
function help({ world, host, channel }: Exec): void {
  speakLibvirt(world, host, 'root', channel);
  channel.on('finish', () => channel.exit(0)).on('finish', () => channel.close());
}

/** A script goes by its name, which stands behind its text. */
function describe(argv: readonly string[]): string {
  return (argv[0] === 'sh' && argv[1] === '-c' ? argv.slice(3) : argv).join(' ');
}

/** Undefined where nobody is there any more to be answered. */
async function runAlone(exec: Exec, call: Call, argv: Call['argv']): Promise<Answer | undefined> {
  const { world, host } = exec;
  const text = describe(argv);
  const entry = world.log.begin(host.name, text);
  const fault = world.faults.meet(host.name, text);
  const result = fault === undefined ? await runOnHost(call) : await misbehave(exec, call, fault);
  if (result !== undefined) entry.end(result.status);
  return result;
}

/** Each of the commands counts as one of its own. That the connection is gone ends none of them. */
function runAsOne(exec: Exec, call: Call): Promise<Answer> {
  const { world, host } = exec;
  const aroundEach = async ({ argv, stdin }: Pick<Call, 'argv' | 'stdin'>, run: RunWith): Promise<Answer> => {
    const text = describe(argv);
    const entry = world.log.begin(host.name, text);
    const fault = world.faults.meet(host.name, text);
    const result = fault === undefined ? await run(stdin) : await spoilt(exec, { ...call, stdin }, fault, run);
    entry.end(result.status);
    return result;
  };
  return runOnHost({ ...call, aroundEach });
}

async function spoilt(exec: Exec, call: Call, fault: Fault, run: RunWith): Promise<Answer> {
  const { act, moment } = fault.spec;
  if (act === 'cut' && moment === 'before') exec.cut();
  const { around, stdin } = troubled(exec, call, fault);
  const result = await around(() => run(stdin));
  if (act === 'cut' && moment === 'after') exec.cut();
  return result;
}

async function misbehave(exec: Exec, call: Call, fault: Fault): Promise<Answer | undefined> {
  const { moment, act } = fault.spec;
  if (act === 'cut' && moment === 'before') return void exec.cut();
  const result = await runOnHost({ ...call, ...troubled(exec, call, fault) });
  if (act !== 'cut') return result;
  if (moment === 'after') exec.cut();
  return undefined;
}

/** What goes wrong around a command and with its input. */
function troubled(exec: Exec, call: Call, fault: Fault): Required<Pick<Call, 'around' | 'stdin'>> {
  const { moment, act, status = 1, stderr = 'error: told to fail\n', stubborn = false, slowMs = 0 } = fault.spec;
  const { process } = call;
  process.isStubborn = stubborn;
  if (fault.spec.yields === true) process.onAwaited = () => fault.release();
  const failure = { status, stdout: '', stderr };
  const hold = () => process.until(fault.hold());
  const around = async (run: () => Promise<Answer>): Promise<Answer> => {
    if (act === 'fail' && moment === 'before') return failure;
    if (act === 'cut' && moment === 'during') exec.cut();
    if (act === 'hang' && moment === 'before') await hold();
    await process.work(slowMs);
    const result = await run();
    if (act === 'hang' && moment === 'after') await hold();
    if (act === 'fail') return failure;
    return act === 'garble' ? { ...result, stdout: '\u0000\u001b[31m?? 0x7f ?\n' } : result;
  };
  return { around, stdin: inputOf(call, fault, hold) };
}

function inputOf({ stdin }: Call, { spec }: Fault, hold: () => Promise<void>): AsyncIterable<Buffer> {
  if (spec.moment !== 'during') return stdin;
  if (spec.act === 'fail') return half(stdin);
  return spec.act === 'hang' ? heldBack(stdin, hold) : stdin;
}

/** The first half of what comes first. */
async function* half(stdin: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of stdin) return yield chunk.subarray(0, chunk.length / 2);
}

async function* heldBack(stdin: AsyncIterable<Buffer>, hold: () => Promise<void>): AsyncGenerator<Buffer> {
  await hold();
  yield* stdin;
}

function unknown({ world }: Exec, what: string): void {
  world.problems.push(`unknown command: ${what}`);
}

/** Its standard input: a connection that is lost ends it like any other end. */
async function* input(channel: ServerChannel): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of channel.iterator({ destroyOnReturn: false })) yield chunk;
  } catch {
    // The connection was lost.
  }
}

function answer(channel: ServerChannel, { status, stdout, stderr }: Answer): void {
  if (!channel.writable) return;
  if (stderr !== '') channel.stderr.write(stderr);
  for (const piece of typeof stdout === 'string' ? [stdout] : stdout) channel.write(piece);
  channel.exit(status);
  channel.end();
  // What it has not read is dropped, or the channel would never be done.
  channel.resume();
}
