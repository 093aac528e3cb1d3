import { guardRefusal, newerAttemptStatus, turnFolder } from '../../../src/cell/commands/attempt-fence.ts';
import {
  overStatus,
  stillRunningStatus,
  withGuard,
  withMark,
  withSameGuard,
} from '../../../src/cell/commands/guard.ts';
import { markRefusal, markRefusalStatus } from '../../../src/cell/commands/mark.ts';
import { withTurn } from '../../../src/cell/commands/turn.ts';
import { contentOf, textOf } from '../model/content.ts';
import { Failure } from '../model/failure.ts';
import type { Host } from '../model/host.ts';
import type { Process } from '../model/process.ts';
import type { Answer, Call } from './call.ts';

/** Runs the wrapped command, or refuses to. */
type Wrapper = (call: Call, args: readonly string[], run: () => Promise<Answer>) => Promise<Answer>;

interface Form {
  readonly words: readonly string[];
  /** How many arguments of its own it takes before the command. */
  readonly own: number;
  readonly wrapper: Wrapper;
}

const sample = '00000000-0000-7000-8000-000000000000';
const nothing = { argv: ['true'] } as const;
const work = { operationId: sample, attempt: 1 };
const markKey = { zoneId: sample, generation: 1, cellId: sample };

/** What nano puts around a command, told by its very text. */
const forms: readonly Form[] = [
  form(withMark(nothing, markKey).argv, 3, ifMarked),
  form(withGuard(nothing, '/store', work).argv, 5, guarded),
  form(withGuard(nothing, '/store', work, markKey).argv, 5, (call, args, run) =>
    ifMarked(call, args, () => guarded(call, args, run)),
  ),
  form(withSameGuard(nothing, '/store', work).argv, 5, followed),
  form(withSameGuard(nothing, '/store', work, markKey).argv, 5, (call, args, run) =>
    ifMarked(call, args, () => followed(call, args, run)),
  ),
  form(withTurn(nothing, work).argv, 6, inTurn),
  form(withTurn(nothing, work, markKey).argv, 6, (call, args, run) =>
    ifMarked(call, args, () => inTurn(call, args, run)),
  ),
];

function form(argv: readonly string[], own: number, wrapper: Wrapper): Form {
  return { words: argv.slice(0, -own - 1), own, wrapper };
}

export interface Unwrapped {
  readonly argv: readonly string[];
  /** In a session of its own: what ends the command that nano sees does not reach it. */
  readonly isDetached: boolean;
  readonly run: (call: Call, inner: () => Promise<Answer>) => Promise<Answer>;
}

export function unwrap(argv: readonly string[]): Unwrapped {
  const found = forms.find(({ words }) => words.every((word, index) => argv[index] === word));
  if (found === undefined) return { argv, isDetached: false, run: (_, inner) => inner() };
  const start = found.words.length;
  const args = argv.slice(start, start + found.own);
  const run: Unwrapped['run'] = (call, inner) => found.wrapper(call, args, inner);
  return { argv: argv.slice(start + found.own), isDetached: argv[0] === 'setsid', run };
}

async function ifMarked({ host }: Call, args: readonly string[], run: () => Promise<Answer>): Promise<Answer> {
  const [zone, generation, cell] = args;
  if (host.mark.includes(`"zoneId":"${zone}","generation":${generation},"cellId":"${cell}"`)) return run();
  throw new Failure(`${markRefusal} ${host.mark}`, markRefusalStatus);
}

/** Alone of its operation in the store: an earlier attempt is ended, a later one wins. */
async function guarded(call: Call, args: readonly string[], run: () => Promise<Answer>): Promise<Answer> {
  const { host, process } = call;
  const [path = '', attempt = ''] = args.slice(3);
  const yieldToLater = () => {
    const file = host.files.file(path);
    const last = file === undefined ? '' : (textOf(file.content).trim().split(' ')[3] ?? '');
    if (Number(last) > Number(attempt)) throw new Failure(`${guardRefusal} attempt ${last}`, newerAttemptStatus);
  };
  if (!host.files.isFolder(path.slice(0, path.lastIndexOf('/'))))
    throw new Failure(`nano: 1: cannot create ${path}: Directory nonexistent`, 2);
  for (;;) {
    const holder = host.files.file(path) === undefined ? undefined : host.guards.get(path);
    yieldToLater();
    if (holder === undefined) break;
    holder.onAwaited();
    holder.kill();
    await within(holder.ended, 200, process);
    if (host.guards.get(path) === holder) {
      if (holder.isStubborn) throw new Failure(`${guardRefusal} process ${holder.pid}`, stillRunningStatus);
    }
  }
  refuseEarlierAttempt(call, `${turnFolder}/${path.slice(path.lastIndexOf('/') + 1).replace('.guard', '')}`, attempt);
  host.guards.set(path, process);
  const record = `00000000-0000-4000-8000-000000000000 ${process.pid} ${process.pid} ${attempt}\n`;
  try {
    writeRecord(host, path, record);
    return await run();
  } finally {
    if (host.guards.get(path) === process) host.guards.delete(path);
  }
}

/** Where the guard is there already, and nothing of it has to be ended. */
async function followed(call: Call, args: readonly string[], run: () => Promise<Answer>): Promise<Answer> {
  const { guards, files } = call.host;
  const [path = ''] = args.slice(3);
  const isThere = () => files.file(path) !== undefined;
  if (isThere()) await guards.get(path)?.ended;
  if (!isThere()) throw new Failure(`${guardRefusal} over`, overStatus);
  return guarded(call, args, run);
}

/** The shell goes on where the disk is too full for it. */
function writeRecord(host: Host, path: string, record: string): void {
  try {
    host.files.write('sh', path, contentOf(record), '644');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

/** After what the operation has at work has ended, or was made to. */
async function inTurn(call: Call, args: readonly string[], run: () => Promise<Answer>): Promise<Answer> {
  const { host, process } = call;
  const [folder = '', operation = '', attempt = ''] = args.slice(3);
  const { patienceMs } = host.traits;
  for (let holder = host.turns.get(operation); holder !== undefined; holder = host.turns.get(operation)) {
    holder.onAwaited();
    if (await within(holder.ended, patienceMs, process)) continue;
    holder.kill();
    if (await within(holder.ended, 1000, process)) continue;
    throw new Failure(`${guardRefusal} process ${holder.pid}`, stillRunningStatus);
  }
  const path = `${folder}/${operation}`;
  refuseEarlierAttempt(call, path, attempt);
  host.turns.set(operation, process);
  host.files.makeFolders(folder, '700');
  if (Number(attempt) > 1) host.files.write('sh', `${path}.attempt`, contentOf(`${attempt}\n`), '644');
  host.files.write('sh', path, contentOf(`boot ${process.pid} ${process.pid}\n`), '644');
  try {
    const answer = await run();
    // Where a signal ended the command, it has ended the shell around it as well.
    if (!process.isKilled) host.files.remove(path);
    return answer;
  } finally {
    if (host.turns.get(operation) === process) host.turns.delete(operation);
  }
}

/** A command of an attempt before the last one that was here comes too late, however long it was on its way. */
function refuseEarlierAttempt({ host }: Call, turn: string, attempt: string): void {
  const file = host.files.file(`${turn}.attempt`);
  const taken = file === undefined ? '' : textOf(file.content).trim();
  if (Number(taken) > Number(attempt)) throw new Failure(`${guardRefusal} attempt ${taken}`, newerAttemptStatus);
}

/** Whether it comes within a time. */
async function within(promise: Promise<void>, milliseconds: number, process: Process): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  return process.until(Promise.race([promise.then(() => true), late])).finally(() => clearTimeout(timer));
}
